// Eight lanes of a vector, and one body compiled for several instruction sets.
#ifndef CREST_LANES_H
#define CREST_LANES_H

#include <stddef.h>
#include <stdint.h>

typedef double Lanes __attribute__((vector_size(64)));
// Per lane all ones or all zeros, as comparisons of lanes give them.
typedef int64_t Mask __attribute__((vector_size(64)));
// Lanes that need not be aligned in memory.
typedef double LooseLanes __attribute__((vector_size(64), aligned(8)));

// Macros and not functions: without 512-bit registers, how a function takes such vectors depends on the compiler.
#define EVERYWHERE(value) ((value) - (Lanes){0})
#define CHOOSE(mask, yes, no) ((Lanes)(((Mask)(yes) & (mask)) | ((Mask)(no) & ~(mask))))

#define CREST_BODY static inline __attribute__((always_inline)) void

// Defines the function `name`, which does what `name_body` does with the widest vectors that the processor has.
#if defined(__x86_64__)
#define CREST_FOR_EVERY_PROCESSOR(name, parameters, arguments)                                                     \
    __attribute__((target("avx512f,avx512dq,avx512bw"))) static void name##_avx512 parameters { name##_body arguments; }    \
    __attribute__((target("avx2"))) static void name##_avx2 parameters { name##_body arguments; }                  \
    static void name##_baseline parameters { name##_body arguments; }                                              \
    void name parameters {                                                                                         \
        if (__builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")) {                             \
            name##_avx512 arguments;                                                                               \
        } else if (__builtin_cpu_supports("avx2")) {                                                               \
            name##_avx2 arguments;                                                                                 \
        } else {                                                                                                   \
            name##_baseline arguments;                                                                             \
        }                                                                                                          \
    }
#else
#define CREST_FOR_EVERY_PROCESSOR(name, parameters, arguments)                                                     \
    void name parameters { name##_body arguments; }
#endif

#endif
