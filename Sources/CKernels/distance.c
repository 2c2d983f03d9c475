#include "distance.h"
#include "class_choice.h"

extern const sextant_distance_kernels sextant_distance_plain;

#if defined(__x86_64__)
extern const sextant_distance_kernels sextant_distance_avx2;
extern const sextant_distance_kernels sextant_distance_avx512;

size_t sextant_distance_class_count(void) {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("f16c")) return 1;
  int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  return wide ? 3 : 2;
}

const sextant_distance_kernels *sextant_distance_class(size_t index) {
  return index == 0   ? &sextant_distance_plain
         : index == 1 ? &sextant_distance_avx2
                      : &sextant_distance_avx512;
}
#else
size_t sextant_distance_class_count(void) { return 1; }

const sextant_distance_kernels *sextant_distance_class(size_t index) {
  (void)index;
  return &sextant_distance_plain;
}
#endif

DEFINE_BEST(distance)
