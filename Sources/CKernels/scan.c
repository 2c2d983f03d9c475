#include "scan.h"
#include "class_choice.h"

extern const sextant_scan_kernels sextant_scan_plain;

#if defined(__x86_64__)
extern const sextant_scan_kernels sextant_scan_avx2;
extern const sextant_scan_kernels sextant_scan_avx512;

size_t sextant_scan_class_count(void) {
  if (!__builtin_cpu_supports("avx2")) return 1;
  int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vnni") &&
             __builtin_cpu_supports("bmi2");
  return wide ? 3 : 2;
}

const sextant_scan_kernels *sextant_scan_class(size_t index) {
  return index == 0   ? &sextant_scan_plain
         : index == 1 ? &sextant_scan_avx2
                      : &sextant_scan_avx512;
}
#elif defined(__aarch64__)
extern const sextant_scan_kernels sextant_scan_neon;

size_t sextant_scan_class_count(void) { return 2; }

const sextant_scan_kernels *sextant_scan_class(size_t index) {
  return index == 0 ? &sextant_scan_plain : &sextant_scan_neon;
}
#else
size_t sextant_scan_class_count(void) { return 1; }

const sextant_scan_kernels *sextant_scan_class(size_t index) {
  (void)index;
  return &sextant_scan_plain;
}
#endif

DEFINE_BEST(scan)
