// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include "CNumeralKernels.h"

extern void openblas_set_num_threads(int);

#if defined(__x86_64__) && defined(__ELF__)

#include <stdlib.h>
#include <string.h>

// Internal functions of OpenBLAS. They exist only in builds that contain kernels for several
// processors (DYNAMIC_ARCH), hence the weak references.
extern char *openblas_get_corename(void) __attribute__((weak));
extern void gotoblas_dynamic_init(void) __attribute__((weak));
extern void gotoblas_dynamic_quit(void) __attribute__((weak));

// Replaces the kernels of the oldest processor, Prescott, by those that this processor supports.
//
// OpenBLAS selects its kernels by the processor's model number when it is loaded. Versions before
// 0.3.25 select Prescott's for a model that is newer than they are: the 0.3.21 of Debian 12 then
// runs on Emerald Rapids with vectors of 4 floats instead of 16, at a quarter of the speed.
// https://github.com/OpenMathLib/OpenBLAS/issues/4267
static void repair_kernel_selection(void) {
  static const char variable[] = "OPENBLAS_CORETYPE";
  if (!openblas_get_corename || !gotoblas_dynamic_init || !gotoblas_dynamic_quit) return;
  // A selection by the user is kept.
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
  // Child processes may load another version of OpenBLAS, which selects by itself.
  unsetenv(variable);
}

#else

static void repair_kernel_selection(void) {}

#endif

void numeral_configure_openblas(void) {
  openblas_set_num_threads(1);
  repair_kernel_selection();
}
