// A C target needs one translation unit; everything that it offers is in the header.
#include "CLapack.h"
