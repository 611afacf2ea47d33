// Lines of a log and their fields, each ended by the text that follows it in the format.
//
// Bytes are looked for 64 at a time; nearly every field is shorter, so that one comparison finds its end. Each step of the
// format is taken for many lines before the next: the end of a field waits for the one before it in its line, and not for
// those of the other lines. The scalar twins are in LineRun.swift and LogProgram.swift, and tests compare them.
#include "Blocks.h"
#include "CKernels.h"
#include "Lanes.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))
#define SELDOM(condition) __builtin_expect(condition, false)

enum { blockLength = sizeof(Block), prefetchDistance = 1024 };

CREST_BODY crest_find_lines_body(
    const uint8_t *bytes, size_t start, size_t limit, crest_line *lines, size_t *count) {
    size_t feeds[crest_most_lines], found = 0, block = start;
    for (; block < limit && found <= crest_most_lines - blockLength - 1; block += blockLength) {
        __builtin_prefetch(bytes + block + prefetchDistance);
        uint64_t hits = block_hits(bytes + block, '\n');
        // Without a branch for the first: whether a block has one cannot be foretold.
        feeds[found] = block + (size_t)__builtin_ctzll(hits | 1ull << 63);
        found += hits != 0;
        while (SELDOM((hits &= hits - 1) != 0)) feeds[found++] = block + (size_t)__builtin_ctzll(hits);
    }
    while (found > 0 && feeds[found - 1] >= limit) found--;
    for (size_t index = 0; index < found; index++) {
        size_t end = feeds[index];
        lines[index] = (crest_line){start, end - (end > start && bytes[end - 1] == '\r'), end + 1};
        start = end + 1;
    }
    if (block >= limit && start < limit) {
        lines[found++] = (crest_line){start, limit - (bytes[limit - 1] == '\r'), limit};
    }
    *count = found;
}

CREST_FOR_EVERY_PROCESSOR(
    crest_find_lines,
    (const uint8_t *bytes, size_t start, size_t limit, crest_line *lines, size_t *count),
    (bytes, start, limit, lines, count))

// Whether an odd number of backslashes stands before `place`.
ALWAYS_INLINE bool is_escaped(const uint8_t *bytes, size_t start, size_t place) {
    size_t first = place;
    while (SELDOM(first > start && bytes[first - 1] == '\\')) first--;
    return (place - first) % 2 == 1;
}

// Where the text begins that ends the field at `start`, which is not beyond `limit`; at `limit` or later when it is not
// there. Of a text of one byte nothing is left to compare.
ALWAYS_INLINE size_t end_of_field(
    const uint8_t *bytes, size_t start, size_t limit, const crest_log_step step, bool isOneByte, bool isQuoted) {
    size_t block = start;
    uint64_t hits = block_hits(bytes + block, (uint8_t)step.text);
    for (;;) {
        while (SELDOM(hits == 0)) {
            block += blockLength;
            if (block >= limit) return limit;
            hits = block_hits(bytes + block, (uint8_t)step.text);
        }
        size_t place = block + (size_t)__builtin_ctzll(hits);
        bool isText = isOneByte || (word(bytes + place) & step.mask) == step.text;
        if (isText && !(isQuoted && is_escaped(bytes, start, place))) return place;
        hits &= hits - 1;
    }
}

// Takes a step for all lines. Of a line that does not go on as the format says the cursor lies beyond its end.
ALWAYS_INLINE void take(
    const uint8_t *bytes, const crest_line *lines, size_t count, const crest_log_step step, size_t *cursors,
    crest_log_field *field, size_t slotCount, bool isOneByte, bool isQuoted) {
    for (size_t index = 0; index < count; index++, field += slotCount) {
        size_t start = cursors[index], limit = lines[index].end, end = limit;
        if (SELDOM(start > limit)) {
            *field = (crest_log_field){start, limit};
            continue;
        }
        if (step.mask != 0) end = end_of_field(bytes, start, limit, step, isOneByte, isQuoted);
        end = end < limit ? end : limit;
        size_t next = end + step.length;
        if (SELDOM(next > limit)) start = next = limit + 1;
        *field = (crest_log_field){start, end};
        cursors[index] = next;
    }
}

CREST_BODY crest_find_fields_body(
    const uint8_t *bytes, const crest_line *lines, size_t count, const crest_log_program *program,
    crest_log_field *fields, crest_log_record *records) {
    const crest_log_program is = *program;
    size_t cursors[crest_most_lines];
    for (size_t index = 0; index < count; index++) {
        size_t start = lines[index].start, limit = lines[index].end;
        bool fits = is.prefixLength == 0
            || (limit - start >= is.prefixLength && memcmp(bytes + start, is.prefix, is.prefixLength) == 0);
        cursors[index] = fits ? start + is.prefixLength : limit + 1;
    }
    for (size_t number = 0;; number++) {
        if (number == is.requiredSteps) {
            for (size_t index = 0; index < count; index++) {
                records[index] = (crest_log_record){lines[index].start, cursors[index] <= lines[index].end};
            }
        }
        if (number == is.stepCount) break;
        const crest_log_step step = is.steps[number];
        crest_log_field *field = fields + step.slot;
        if (step.isQuoted) {
            take(bytes, lines, count, step, cursors, field, is.slotCount, false, true);
        } else if (step.length > 1) {
            take(bytes, lines, count, step, cursors, field, is.slotCount, false, false);
        } else {
            take(bytes, lines, count, step, cursors, field, is.slotCount, true, false);
        }
    }
}

CREST_FOR_EVERY_PROCESSOR(
    crest_find_fields,
    (const uint8_t *bytes, const crest_line *lines, size_t count, const crest_log_program *program,
        crest_log_field *fields, crest_log_record *records),
    (bytes, lines, count, program, fields, records))
