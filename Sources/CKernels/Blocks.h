// 64 bytes of text compared at once.
#ifndef CREST_BLOCKS_H
#define CREST_BLOCKS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t Block __attribute__((vector_size(64)));
typedef bool Hits __attribute__((ext_vector_type(64)));

// Which of the 64 bytes at `bytes` are `byte`, the first in the lowest bit.
static inline __attribute__((always_inline)) uint64_t block_hits(const uint8_t *bytes, uint8_t byte) {
    Block block;
    memcpy(&block, bytes, sizeof block);
    Hits equal = __builtin_convertvector(block == byte, Hits);
    uint64_t hits;
    memcpy(&hits, &equal, sizeof hits);
    return hits;
}

// Eight bytes, the first in the lowest place.
static inline __attribute__((always_inline)) uint64_t word(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

#endif
