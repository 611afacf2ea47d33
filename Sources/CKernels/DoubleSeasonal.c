#include "CKernels.h"
#include "Lanes.h"

#pragma STDC FP_CONTRACT OFF

// The weight of the latest error in the scale, and how many s² an outlier counts for at most.
static const double memory = 0.005, varianceCap = 9;

// The end of a row of outliers that cannot go on.
static const double noEnd = -2;

// The states of eight candidates but for the seasons.
typedef struct {
    Lanes level, slope, error, variance;
    // Errors clipped in a row. A row goes on when its latest error is that of the observation before.
    Lanes runLength, runSum, runVariance, runEnd;
} States;

// The update of scale and level when one lane or more has an outlier; `accepted` comes to be what the states take.
CREST_BODY restrain(
    States *states, Lanes *accepted, const Lanes *alpha, const crest_double_seasonal *problem, double clock) {
    Lanes deviation = *accepted, variance = states->variance;
    Lanes square = deviation * deviation;
    Mask isOutlier = square > problem->squaredWidth * variance;
    Mask isFirst = isOutlier & (variance == 0), isClipped = isOutlier & ~isFirst, isUpwards = deviation > 0;

    Mask continues = isClipped & (states->runEnd == clock - 1) & (states->runSum * deviation > 0);
    states->runVariance = CHOOSE(isClipped & ~continues, variance, states->runVariance);
    states->runLength = CHOOSE(continues, states->runLength + 1, EVERYWHERE(1.0));
    states->runSum = CHOOSE(continues, states->runSum + deviation, deviation);
    states->runEnd = CHOOSE(isClipped, EVERYWHERE(clock), states->runEnd);
    Lanes longest = CHOOSE(isUpwards, EVERYWHERE(problem->shiftLength), EVERYWHERE(problem->fallLength));
    Mask isShift = isClipped & (states->runLength >= longest);

    Lanes bound = __builtin_elementwise_sqrt(problem->squaredWidth * variance), ceiling = varianceCap * variance;
    *accepted = CHOOSE(isClipped, CHOOSE(isUpwards, bound, -bound), deviation);
    *accepted = CHOOSE(isShift, (Lanes){0}, *accepted);
    Lanes counted = CHOOSE(isClipped & (square > ceiling), ceiling, square);
    variance = variance + memory * (counted - variance);
    states->variance = CHOOSE(isFirst, square, variance);
    states->level += *alpha * *accepted;
    if (__builtin_reduce_or(isShift)) {
        Lanes jump = states->runSum / states->runLength;
        states->level = CHOOSE(isShift, states->level + jump, states->level);
        states->error = CHOOSE(isShift, deviation - jump, states->error);
        states->variance = CHOOSE(isShift, states->runVariance, states->variance);
        states->runEnd = CHOOSE(isShift, EVERYWHERE(noEnd), states->runEnd);
    }
}

CREST_BODY filter(const crest_double_seasonal *problem, double *sums, int hasLong) {
    const LooseLanes *gains = (const LooseLanes *)problem->gains;
    Lanes alpha = gains[0], alphaBeta = gains[1], phi = gains[2], delta = gains[3], omega = gains[4], rho = gains[5];
    LooseLanes *shortTerms = (LooseLanes *)problem->shortTerms, *longTerms = (LooseLanes *)problem->longTerms;
    States states = {.level = EVERYWHERE(problem->level), .variance = EVERYWHERE(problem->variance),
                     .runEnd = EVERYWHERE(noEnd)};
    Lanes sum = {0};
    double clock = 0;
    size_t shortPhase = 0, longPhase = 0;
    for (size_t index = 0; index < problem->count; index++) {
        Lanes fading = phi * states.slope;
        if (problem->isMissing && problem->isMissing[index]) {
            states.slope = fading;
            states.level += fading;
            states.error *= rho;
        } else {
            Lanes season = shortTerms[shortPhase];
            if (hasLong) season += longTerms[longPhase];
            Lanes drifted = states.level + fading;
            Lanes deviation = problem->values[index] - season - drifted;
            Lanes innovation = deviation - rho * states.error;
            Lanes square = deviation * deviation, accepted = deviation;
            Mask isOutlier = square > problem->squaredWidth * states.variance;
            states.level = drifted;
            states.error = deviation;
            if (__builtin_expect(__builtin_reduce_or(isOutlier), 0)) {
                restrain(&states, &accepted, &alpha, problem, clock);
            } else {
                states.variance = states.variance + memory * (square - states.variance);
                states.level += alpha * deviation;
            }
            states.slope = fading + alphaBeta * accepted;
            clock += 1;
            if (index >= problem->burnIn) sum += innovation * innovation;
            shortTerms[shortPhase] += delta * accepted;
            if (hasLong) longTerms[longPhase] += omega * accepted;
        }
        if (++shortPhase == problem->shortPeriod) shortPhase = 0;
        if (hasLong && ++longPhase == problem->longPeriod) longPhase = 0;
    }
    *(LooseLanes *)sums = sum;
}

// The second season costs a fifth of the time, so a model without one has a loop of its own.
CREST_BODY crest_double_seasonal_sums_body(const crest_double_seasonal *problem, double *sums) {
    if (problem->longPeriod > 1) {
        filter(problem, sums, 1);
    } else {
        filter(problem, sums, 0);
    }
}

CREST_FOR_EVERY_PROCESSOR(
    crest_double_seasonal_sums, (const crest_double_seasonal *problem, double *sums), (problem, sums))
