// Zstandard as the system has it (Debian: libzstd-dev).
#include <zstd.h>
