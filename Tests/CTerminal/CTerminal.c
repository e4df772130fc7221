// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#define _GNU_SOURCE
#include "CTerminal.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#ifdef __APPLE__
#include <util.h>
#else
#include <pty.h>
#endif

int spawn_on_terminal(
    unsigned short columns, const char *path, char *const arguments[],
    char *const environment[], pid_t *process) {
  struct winsize size = {.ws_row = 24, .ws_col = columns};
  int terminal = -1;
  *process = forkpty(&terminal, NULL, NULL, &size);
  if (*process == 0) {
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(path, arguments, environment);
    _exit(127);
  }
  // Another process that holds it would keep it open.
  if (*process > 0) fcntl(terminal, F_SETFD, FD_CLOEXEC);
  return *process < 0 ? -1 : terminal;
}
