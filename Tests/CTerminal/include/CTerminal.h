// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include <sys/types.h>

/// Starts a program on a new terminal, whose Ctrl-C reaches it.
///
/// No signal is ignored or blocked in it, whatever is in the caller.
///
/// @param columns The terminal's width.
/// @param path The program.
/// @param arguments Its arguments, NULL after the last.
/// @param environment Its variables, NULL after the last.
/// @param process The process.
/// @return The other side of the terminal; -1 and `errno` if it cannot be made.
int spawn_on_terminal(
    unsigned short columns, const char *path, char *const arguments[],
    char *const environment[], pid_t *process);
