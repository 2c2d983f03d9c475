#include "gemm.h"
#include "class_choice.h"

extern const sextant_matrix_kernels sextant_matrix_plain;

#if defined(__x86_64__)
extern const sextant_matrix_kernels sextant_matrix_avx2;
extern const sextant_matrix_kernels sextant_matrix_avx512;
extern const sextant_matrix_kernels sextant_matrix_avx512vnni;
extern const sextant_matrix_kernels sextant_matrix_avx512bf16;

static const sextant_matrix_kernels *const classes[] = {
    &sextant_matrix_plain, &sextant_matrix_avx2, &sextant_matrix_avx512,
    &sextant_matrix_avx512vnni, &sextant_matrix_avx512bf16};

size_t sextant_matrix_class_count(void) {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 1;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512vl") ||
      !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512bw"))
    return 2;
  if (!__builtin_cpu_supports("avx512vnni")) return 3;
  // No CPU has the products of bfloat16 without those of bytes.
  return __builtin_cpu_supports("avx512bf16") ? 5 : 4;
}
#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>

extern const sextant_matrix_kernels sextant_matrix_neon;
extern const sextant_matrix_kernels sextant_matrix_neondot;
extern const sextant_matrix_kernels sextant_matrix_neonbf16;

static const sextant_matrix_kernels *const classes[] = {
    &sextant_matrix_plain, &sextant_matrix_neon, &sextant_matrix_neondot,
    &sextant_matrix_neonbf16};

// Bits of the kernel's arch/arm64/include/uapi/asm/hwcap.h.
#define CAPABILITY_DOT (1ul << 20)
#define CAPABILITY2_I8MM (1ul << 13)
#define CAPABILITY2_BF16 (1ul << 14)

size_t sextant_matrix_class_count(void) {
  if (!(getauxval(AT_HWCAP) & CAPABILITY_DOT)) return 2;
  unsigned long wanted = CAPABILITY2_I8MM | CAPABILITY2_BF16;
  return (getauxval(AT_HWCAP2) & wanted) == wanted ? 4 : 3;
}
#else
static const sextant_matrix_kernels *const classes[] = {&sextant_matrix_plain};

size_t sextant_matrix_class_count(void) { return 1; }
#endif

const sextant_matrix_kernels *sextant_matrix_class(size_t index) { return classes[index]; }

DEFINE_BEST(matrix)
