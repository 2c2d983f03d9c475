#include "postings.h"
#include "class_choice.h"

extern const sextant_posting_kernels sextant_posting_plain;

#if defined(__x86_64__)
extern const sextant_posting_kernels sextant_posting_avx2;
extern const sextant_posting_kernels sextant_posting_avx512;

size_t sextant_posting_class_count(void) {
  if (!__builtin_cpu_supports("avx2")) return 1;
  int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512cd") &&
             __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2");
  return wide ? 3 : 2;
}

const sextant_posting_kernels *sextant_posting_class(size_t index) {
  return index == 0   ? &sextant_posting_plain
         : index == 1 ? &sextant_posting_avx2
                      : &sextant_posting_avx512;
}
#else
size_t sextant_posting_class_count(void) { return 1; }

const sextant_posting_kernels *sextant_posting_class(size_t index) {
  (void)index;
  return &sextant_posting_plain;
}
#endif

DEFINE_BEST(posting)
