// bzip2 as the system has it (Debian: libbz2-dev).
#include <bzlib.h>
