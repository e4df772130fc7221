// zlib: inflate, for the gzip files that data sets come in.
#include <zlib.h>
