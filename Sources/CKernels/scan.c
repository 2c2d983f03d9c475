#include "scan.h"
#include "class_choice.h"

extern const sextant_scan_kernels sextant_scan_plain;

#if defined(__x86_64__)
extern const sextant_scan_kernels sextant_scan_avx2;
extern const sextant_scan_kernels sextant_scan_avx512vnni;
extern const sextant_scan_kernels sextant_scan_avx512vbmi;

static const sextant_scan_kernels *const classes[] = {
    &sextant_scan_plain, &sextant_scan_avx2, &sextant_scan_avx512vnni, &sextant_scan_avx512vbmi};

size_t sextant_scan_class_count(void) {
  if (!__builtin_cpu_supports("avx2")) return 1;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
      !__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512dq") ||
      !__builtin_cpu_supports("avx512vnni") || !__builtin_cpu_supports("bmi2"))
    return 2;
  return __builtin_cpu_supports("avx512vbmi") ? 4 : 3;
}
#elif defined(__aarch64__)
extern const sextant_scan_kernels sextant_scan_neon;

static const sextant_scan_kernels *const classes[] = {&sextant_scan_plain, &sextant_scan_neon};

size_t sextant_scan_class_count(void) { return 2; }
#else
static const sextant_scan_kernels *const classes[] = {&sextant_scan_plain};

size_t sextant_scan_class_count(void) { return 1; }
#endif

const sextant_scan_kernels *sextant_scan_class(size_t index) { return classes[index]; }

DEFINE_BEST(scan)
