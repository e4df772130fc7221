// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

#include <stddef.h>
#include <stdint.h>

// libFuzzer's driver, which the compiler's option -sanitize=fuzzer links.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*read)(const uint8_t *data, size_t size));
