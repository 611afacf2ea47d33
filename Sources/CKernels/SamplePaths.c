#include "CKernels.h"
#include "Lanes.h"

#pragma STDC FP_CONTRACT OFF

CREST_BODY crest_upper_half_body(
    const double *values, size_t count, double centre, double *sumOfSquares, double *largest) {
    Lanes squares = {0}, most = EVERYWHERE(values[0]);
    size_t whole = count / 8 * 8;
    for (size_t index = 0; index < whole; index += 8) {
        Lanes value = *(const LooseLanes *)(values + index);
        Lanes excess = value - centre;
        excess = CHOOSE(excess > 0, excess, (Lanes){0});
        squares += excess * excess;
        most = CHOOSE(value > most, value, most);
    }
    double sum = 0, top = values[0];
    for (int lane = 0; lane < 8; lane++) {
        sum += squares[lane];
        top = most[lane] > top ? most[lane] : top;
    }
    for (size_t index = whole; index < count; index++) {
        double excess = values[index] - centre;
        if (excess > 0) sum += excess * excess;
        top = values[index] > top ? values[index] : top;
    }
    *sumOfSquares = sum;
    *largest = top;
}

CREST_BODY crest_raise_body(double *record, const double *values, size_t count, double centre, double scale) {
    size_t whole = count / 8 * 8;
    for (size_t index = 0; index < whole; index += 8) {
        Lanes distance = (*(const LooseLanes *)(values + index) - centre) * scale;
        Lanes before = *(LooseLanes *)(record + index);
        *(LooseLanes *)(record + index) = CHOOSE(distance > before, distance, before);
    }
    for (size_t index = whole; index < count; index++) {
        double distance = (values[index] - centre) * scale;
        record[index] = distance > record[index] ? distance : record[index];
    }
}

CREST_BODY crest_count_up_to_body(const double *values, size_t count, double limit, size_t *least) {
    // A comparison that holds is -1 in its lane.
    Mask minus = {0};
    size_t whole = count / 8 * 8, found = 0;
    for (size_t index = 0; index < whole; index += 8) minus += *(const LooseLanes *)(values + index) <= limit;
    for (int lane = 0; lane < 8; lane++) found -= (size_t)minus[lane];
    for (size_t index = whole; index < count; index++) found += values[index] <= limit;
    *least = found;
}

CREST_FOR_EVERY_PROCESSOR(
    crest_upper_half, (const double *values, size_t count, double centre, double *sumOfSquares, double *largest),
    (values, count, centre, sumOfSquares, largest))

CREST_FOR_EVERY_PROCESSOR(
    crest_raise, (double *record, const double *values, size_t count, double centre, double scale),
    (record, values, count, centre, scale))

CREST_FOR_EVERY_PROCESSOR(
    crest_count_up_to, (const double *values, size_t count, double limit, size_t *least), (values, count, limit, least))
