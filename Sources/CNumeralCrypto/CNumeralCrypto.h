// OpenSSL's message digests: SHA-256, for the checksums of downloads.
#include <openssl/evp.h>
