// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// OpenBLAS's C interface to BLAS, and LAPACKE, the C interface to LAPACK.
#include <cblas.h>
#include <lapacke.h>
