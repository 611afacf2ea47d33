#include "CLapack.h"
#include <stdlib.h>

#if defined(__x86_64__)
// What an OpenBLAS built for several CPUs uses to choose its kernels; absent from one built for a single CPU.
extern void gotoblas_dynamic_init(void) __attribute__((weak));
extern void gotoblas_dynamic_quit(void) __attribute__((weak));

// OpenBLAS 0.3.21 falls back to SSE3 kernels ("Prescott") on CPUs that are newer than itself, at a half to a quarter of
// the speed. It reads OPENBLAS_CORETYPE when it is loaded, before main; here, still before main and after its own
// constructor, it is asked to choose again with what the CPU says it can do. Whoever has set the variable has chosen.
static void __attribute__((constructor)) crest_choose_kernels(void) {
    static const char variable[] = "OPENBLAS_CORETYPE";
    if (!gotoblas_dynamic_init || !gotoblas_dynamic_quit || getenv(variable)) return;
    const char *detected = openblas_get_corename();
    if (!detected || __builtin_strcmp(detected, "Prescott") != 0) return;
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return;
    int hasSkylakeVectors = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
                            __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                            __builtin_cpu_supports("avx512vl");
    setenv(variable, hasSkylakeVectors ? "SkylakeX" : "Haswell", 0);
    gotoblas_dynamic_quit();
    gotoblas_dynamic_init();
    // Child processes and other libraries detect for themselves.
    unsetenv(variable);
}
#endif
