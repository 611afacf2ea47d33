// liblzma as the system has it (Debian: liblzma-dev).
#include <lzma.h>
