// Rows of a time in seconds since 1970 and a number, as most exports have them: "1767225600,412\n".
//
// Where rows end is found first, 64 bytes at a time: no row then waits for the one before it. Numbers are read eight bytes
// at a time ("SIMD within a register"): that all are digits is told by one addition, and three multiplications join them.
// The scalar twin is the loop over rows in Swift (PlainRows.swift), which reads every other shape of row too; both must
// read the same, and a test compares them.
#include "Blocks.h"
#include "CKernels.h"

static const uint64_t ones = 0x0101010101010101;
static const uint64_t highBits = 0x8080808080808080;
static const uint64_t zeroDigits = 0x3030303030303030;
enum { mostDigits = 15, epochDigits = 10, span = 1024 };

// High bits where a byte is no digit, of a word with the zero digits taken off.
static inline uint64_t others(uint64_t digits) { return ((digits + 0x76 * ones) | digits) & highBits; }

// The number that eight digits make.
static inline uint64_t joined(uint64_t digits) {
    uint64_t pairs = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF;
    uint64_t fours = (pairs * 100 + (pairs >> 16)) & 0x0000FFFF0000FFFF;
    return (fours * 10000 + (fours >> 32)) & 0xFFFFFFFF;
}

static const int64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000,
    10000000000, 100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000};

// The number that the digits at `bytes` make, at most sixteen of them, and how many they are.
static inline int64_t leading_number(const uint8_t *bytes, size_t *count) {
    uint64_t digits = word(bytes) ^ zeroDigits, stops = others(digits);
    if (__builtin_expect(stops != 0, 1)) {
        size_t found = (size_t)__builtin_ctzll(stops) >> 3;
        *count = found;
        // Shifted to the end of the word, as if zeros stood before them.
        return found == 0 ? 0 : (int64_t)joined(digits << (64 - 8 * found));
    }
    int64_t head = (int64_t)joined(digits);
    digits = word(bytes + 8) ^ zeroDigits;
    stops = others(digits);
    size_t found = stops ? (size_t)__builtin_ctzll(stops) >> 3 : 8;
    *count = 8 + found;
    return found == 0 ? head : head * powers[found] + (int64_t)joined(digits << (64 - 8 * found));
}

// The number that fills `count` bytes, with a fraction or of more than eight digits; false when it is none.
static __attribute__((noinline)) bool long_number(
    const uint8_t *bytes, size_t count, uint8_t separator, double *value) {
    size_t wholeDigits, fractionDigits = 0;
    int64_t whole = leading_number(bytes, &wholeDigits);
    if (wholeDigits == 0 || wholeDigits > mostDigits) return false;
    *value = (double)whole;
    if (wholeDigits == count) return true;
    if (bytes[wholeDigits] != separator) return false;
    int64_t fraction = leading_number(bytes + wholeDigits + 1, &fractionDigits);
    // The digits are a whole number that a double holds, and so is the power: one division rounds correctly.
    *value = (double)(whole * powers[fractionDigits] + fraction) / (double)powers[fractionDigits];
    return fractionDigits > 0 && wholeDigits + fractionDigits <= mostDigits && wholeDigits + 1 + fractionDigits == count;
}

// The places of line feeds among `limit` bytes, at most `span`, and how many they are. Whole blocks are looked at.
static inline size_t line_ends(const uint8_t *bytes, size_t limit, uint16_t *ends) {
    size_t count = 0;
    for (size_t start = 0; start < limit; start += sizeof(Block)) {
        uint64_t hits = block_hits(bytes + start, '\n');
        while (hits != 0) {
            ends[count++] = (uint16_t)(start + (size_t)__builtin_ctzll(hits));
            hits &= hits - 1;
        }
    }
    while (count > 0 && ends[count - 1] >= limit) count--;
    return count;
}

crest_epoch_progress crest_epoch_rows(
    const uint8_t *bytes, size_t start, size_t end, const crest_epoch_form *form, crest_rows rows) {
    // Copies: what is written to a row could be part of the form, as far as the compiler knows.
    const crest_epoch_form is = *form;
    const uint64_t width = (uint64_t)is.last - (uint64_t)is.first;
    const uint8_t *next = bytes + start, *const limit = bytes + end;
    crest_row *row = rows.first, *const full = row + rows.capacity;
    uint64_t headText = 0;
    int64_t head = 0;
    uint16_t ends[span];
    while (row < full && next < limit) {
        const uint8_t *base = next;
        size_t held = (size_t)(limit - base) < span ? (size_t)(limit - base) : span;
        size_t count = line_ends(base, held, ends);
        if (count > (size_t)(full - row)) count = (size_t)(full - row);
        if (count == 0) break;
        for (size_t index = 0; index < count; index++) {
            const uint8_t *lineEnd = base + ends[index];
            // The first eight digits are those of the row before for a hundred seconds.
            uint64_t text = word(next);
            if (text != headText) {
                if (others(text ^ zeroDigits)) goto done;
                headText = text;
                head = (int64_t)joined(text ^ zeroDigits) * 100;
            }
            unsigned tens = (uint8_t)(next[8] - '0'), units = (uint8_t)(next[9] - '0');
            int64_t second = head + tens * 10 + units;
            uint64_t difference = (word(next + epochDigits) ^ is.afterTime) & is.afterTimeMask;
            bool isInTime = (uint64_t)second - (uint64_t)is.first <= width;
            if ((tens > 9) | (units > 9) | (difference != 0) | !isInTime) goto done;

            const uint8_t *number = next + epochDigits + is.afterTimeLength;
            // Of a row that ends before its number, a huge one.
            size_t length = (size_t)(lineEnd - number) - (lineEnd[-1] == '\r');
            uint64_t digits = (word(number) ^ zeroDigits) << ((64 - 8 * length) & 63);
            double value = (double)(int64_t)joined(digits);
            if (__builtin_expect((length - 1 >= 8) | (others(digits) != 0), 0)) {
                if (length - 1 > 2 * mostDigits || !long_number(number, length, is.separator, &value)) goto done;
            }
            *row++ = (crest_row){second, value, rows.nanosecond, rows.key};
            next = lineEnd + 1;
        }
    }
done:
    return (crest_epoch_progress){(size_t)(row - rows.first), (size_t)(next - bytes)};
}
