// Rows of a time in seconds since 1970 and a number, as most exports have them: "1767225600,412\n".
//
// Eight bytes at a time ("SIMD within a register"): the digits at the beginning of a word are told by one addition and
// counted by its trailing zeros, and three multiplications join them. The scalar twin is the loop over rows in Swift
// (PlainRows.swift), which reads every other shape of row too; both must read the same, and a test compares them.
#include "CKernels.h"

#include <string.h>

static const uint64_t ones = 0x0101010101010101;
static const uint64_t highBits = 0x8080808080808080;
static const uint64_t zeroDigits = 0x3030303030303030;
enum { mostDigits = 15 };

// The first byte in the lowest place.
static inline uint64_t word(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

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

crest_epoch_progress crest_epoch_rows(
    const uint8_t *bytes, size_t start, size_t end, const crest_epoch_form *form, crest_rows rows) {
    crest_epoch_progress done = {0, start};
    uint64_t headText = 0;
    int64_t head = 0;
    while (done.rows < rows.capacity && done.next < end) {
        const uint8_t *time = bytes + done.next;
        // The first eight digits are those of the row before for a hundred seconds.
        uint64_t text = word(time);
        if (text != headText) {
            if (others(text ^ zeroDigits)) break;
            headText = text;
            head = (int64_t)joined(text ^ zeroDigits) * 100;
        }
        uint64_t rest = word(time + 8);
        unsigned tens = (uint8_t)((uint8_t)rest - '0'), units = (uint8_t)((uint8_t)(rest >> 8) - '0');
        int64_t second = head + tens * 10 + units;
        uint64_t difference = (word(time + 10) ^ form->afterTime) & form->afterTimeMask;
        if ((tens > 9) | (units > 9) | (difference != 0) | (second < form->first) | (second > form->last)) break;

        const uint8_t *number = time + 10 + form->afterTimeLength;
        size_t wholeDigits, fractionDigits = 0;
        int64_t whole = leading_number(number, &wholeDigits);
        const uint8_t *after = number + wholeDigits;
        double value = (double)whole;
        if (*after == form->separator) {
            int64_t fraction = leading_number(after + 1, &fractionDigits);
            if (fractionDigits == 0 || wholeDigits + fractionDigits > mostDigits) break;
            // The digits are a whole number that a double holds, and so is the power: one division rounds correctly.
            value = (double)(whole * powers[fractionDigits] + fraction) / (double)powers[fractionDigits];
            after += 1 + fractionDigits;
        }
        if (wholeDigits == 0 || wholeDigits > mostDigits) break;
        if (*after == '\r') after++;
        if (*after != '\n') break;
        size_t next = (size_t)(after - bytes) + 1;
        if (next > end) break;

        uint8_t *row = rows.bytes + done.rows * rows.stride;
        memcpy(row + rows.secondOffset, &second, sizeof second);
        memcpy(row + rows.valueOffset, &value, sizeof value);
        memcpy(row + rows.nanosecondOffset, &rows.nanosecond, sizeof rows.nanosecond);
        memcpy(row + rows.keyOffset, &rows.key, sizeof rows.key);
        done.rows++;
        done.next = next;
    }
    return done;
}
