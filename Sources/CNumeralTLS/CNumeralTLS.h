// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// OpenSSL's contexts of TLS, which libcurl creates below URLSession on Linux.
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
