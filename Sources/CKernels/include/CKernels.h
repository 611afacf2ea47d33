// The loops in which Crest spends its time, compiled for several instruction sets; the processor at hand chooses.
// Each set does the same operations in the same order on eight lanes, none of them fused: the bits are the same.
#ifndef CREST_CKERNELS_H
#define CREST_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>

// Over `count` values, at least 1: the sum of the squares of what rises above `centre`, in eight partial sums, and the
// largest value.
void crest_upper_half(const double *values, size_t count, double centre, double *sumOfSquares, double *largest);

// record[i] = max(record[i], (values[i] - centre) * scale).
void crest_raise(double *record, const double *values, size_t count, double centre, double scale);

// How many of `count` values are at most `limit`.
void crest_count_up_to(const double *values, size_t count, double limit, size_t *least);

// Eight candidates for the parameters of double-seasonal Holt-Winters and one history; the recursion is that of
// `DoubleSeasonalFilter`, to the bits. Parameters and terms of the seasons are eight lanes each.
typedef struct {
    const double *values;
    // NULL when none is.
    const bool *isMissing;
    size_t count;
    // Observations whose innovations do not count.
    size_t burnIn;
    // The terms of the seasons, a phase after the other, used up by the filter; at least one phase each.
    double *shortTerms;
    size_t shortPeriod;
    double *longTerms;
    size_t longPeriod;
    // α, α β*, φ, δ, ω, ρ.
    const double *gains;
    // The states to start from.
    double level, variance;
    // When an error is an outlier, and when a row of them shifts the level (see `RobustClip`).
    double squaredWidth, shiftLength, fallLength;
} crest_double_seasonal;

// Σ ε² of each candidate.
void crest_double_seasonal_sums(const crest_double_seasonal *problem, double *sums);

#endif
