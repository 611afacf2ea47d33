// The loops in which Crest spends its time, compiled for several instruction sets; the processor at hand chooses.
// Each set does the same operations in the same order on eight lanes, none of them fused: the bits are the same.
#ifndef CREST_CKERNELS_H
#define CREST_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

// From now on freed memory stays with the process. Each series takes megabytes and frees them; glibc would return them to
// the kernel and ask for them again, and a twentieth of a night would go into clearing pages.
void crest_keep_freed_memory(void);

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

// How rows of ten digits of seconds and a number are written.
typedef struct {
    // Up to eight bytes behind the ten digits, which are the same in all rows: further digits and the delimiter.
    uint64_t afterTime, afterTimeMask;
    size_t afterTimeLength;
    // What separates the fraction of a number.
    uint8_t separator;
    // The seconds that a row may have.
    int64_t first, last;
} crest_epoch_form;

// A row, as `SeriesBuilder.Sample` is.
typedef struct {
    int64_t second;
    double value;
    int32_t nanosecond, key;
} crest_row;

// Where rows go. Key and nanosecond are those of all rows.
typedef struct {
    crest_row *first;
    size_t capacity;
    int32_t nanosecond, key;
} crest_rows;

// How many rows were read, and where the next begins.
typedef struct {
    size_t rows, next;
} crest_epoch_progress;

// Reads rows from `start` on until one is not so or `rows` is full. Rows begin before `end`; 64 bytes more are there.
crest_epoch_progress crest_epoch_rows(
    const uint8_t *bytes, size_t start, size_t end, const crest_epoch_form *form, crest_rows rows);

// A line from `start` to `end`, without what ends it, and where the next begins.
typedef struct {
    size_t start, end, next;
} crest_line;

// As many lines are found at once at most.
enum { crest_most_lines = 128 };

// Finds lines from `start` on, the first of them before `limit`, where a line ends in any case. 64 bytes more are there.
void crest_find_lines(const uint8_t *bytes, size_t start, size_t limit, crest_line *lines, size_t *count);

// A field of a log's lines and what follows it.
typedef struct {
    // Up to eight bytes that end the field, and which of a word's bytes they are. Without any it ends with the line.
    uint64_t text, mask;
    // How many of them are passed over; none of the blank that ends a line's last field.
    uint32_t length;
    // Where the field goes.
    uint32_t slot;
    // Whether a backslash before the text makes it part of the field.
    bool isQuoted;
} crest_log_step;

// A format: what lines begin with, and their fields.
typedef struct {
    const uint8_t *prefix;
    size_t prefixLength;
    const crest_log_step *steps;
    size_t stepCount;
    // A line with fewer fields is no record.
    size_t requiredSteps;
    size_t slotCount;
} crest_log_program;

// Where a field begins and ends; of one that is not there the end is before the beginning.
typedef struct {
    size_t start, end;
} crest_log_field;

// A line by its beginning, and whether it has all fields that a record needs.
typedef struct {
    size_t start;
    bool isRecord;
} crest_log_record;

// Finds the fields of at most `crest_most_lines` lines, `slotCount` for each. 64 bytes more are there.
void crest_find_fields(
    const uint8_t *bytes, const crest_line *lines, size_t count, const crest_log_program *program,
    crest_log_field *fields, crest_log_record *records);

// Where the first `byte` from `start` to `limit` stands among `count` bytes; `limit` when there is none. Here to be
// inlined: fields are short.
static inline size_t crest_first_byte(
    const uint8_t *bytes, size_t start, size_t limit, size_t count, uint8_t byte) {
#ifdef __SSE2__
    const __m128i needle = _mm_set1_epi8((char)byte);
    for (; start < limit && start + sizeof needle <= count; start += sizeof needle) {
        __m128i block = _mm_loadu_si128((const __m128i *)(bytes + start));
        unsigned hits = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(block, needle));
        if (hits) {
            start += (size_t)__builtin_ctz(hits);
            return start < limit ? start : limit;
        }
    }
#endif
    while (start < limit && bytes[start] != byte) start++;
    return start < limit ? start : limit;
}

#endif
