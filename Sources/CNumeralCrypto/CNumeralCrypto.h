// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// OpenSSL's message digests: SHA-256, for the checksums of downloads.
#include <openssl/evp.h>
