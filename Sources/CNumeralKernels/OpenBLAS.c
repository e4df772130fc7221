// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// What OpenBLAS has to be told before anyone multiplies, on any thread: by constructors.

extern void openblas_set_num_threads(int);

// Holds OpenBLAS at one thread: `Parallel` splits the work instead, without oversubscription, and so that
// results do not depend on the number of threads.
__attribute__((constructor)) static void hold_at_one_thread(void) { openblas_set_num_threads(1); }

#if defined(__x86_64__) && defined(__ELF__)

#include <stdlib.h>
#include <string.h>

// OpenBLAS's own, where it is built with kernels for several processors (DYNAMIC_ARCH); null elsewhere.
extern char *openblas_get_corename(void) __attribute__((weak));
extern void gotoblas_dynamic_init(void) __attribute__((weak));
extern void gotoblas_dynamic_quit(void) __attribute__((weak));

// Has OpenBLAS choose kernels anew where it has not known the processor.
//
// As it is loaded it goes by the processor's model number, and versions before 0.3.25 take one that is newer
// than themselves for the oldest of all, Prescott: on Emerald Rapids the 0.3.21 of Debian 12 computes with
// vectors of four floats where the processor has sixteen, at a quarter of the speed
// (https://github.com/OpenMathLib/OpenBLAS/issues/4267). What the processor can do is asked of itself here.
__attribute__((constructor)) static void choose_kernels(void) {
  static const char variable[] = "OPENBLAS_CORETYPE";
  if (!openblas_get_corename || !gotoblas_dynamic_init || !gotoblas_dynamic_quit) return;
  if (getenv(variable)) return;
  if (strcmp(openblas_get_corename(), "Prescott") != 0) return;
  __builtin_cpu_init();
  const char *core = __builtin_cpu_supports("x86-64-v4")   ? "SkylakeX"
                     : __builtin_cpu_supports("x86-64-v3") ? "Haswell"
                                                           : 0;
  if (!core) return;
  setenv(variable, core, 1);
  gotoblas_dynamic_quit();
  gotoblas_dynamic_init();
  // Processes that are started from here have an OpenBLAS of their own, perhaps a newer one.
  unsetenv(variable);
}

#endif
