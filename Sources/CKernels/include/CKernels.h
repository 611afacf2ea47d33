// The loops in which Crest spends its time, compiled for several instruction sets; the processor chooses when it runs.
// Every set does the same operations in the same order on eight lanes, none of them fused: the bits are the same on all.
#ifndef CREST_CKERNELS_H
#define CREST_CKERNELS_H

#include <stddef.h>

// Over `count` values: the sum of the squares of what rises above `centre`, in eight partial sums, and the largest value.
// `count` is at least 1.
void crest_upper_half(const double *values, size_t count, double centre, double *sumOfSquares, double *largest);

// record[i] = max(record[i], (values[i] - centre) * scale).
void crest_raise(double *record, const double *values, size_t count, double centre, double scale);

#endif
