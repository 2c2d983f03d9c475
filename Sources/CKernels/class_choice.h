// The class that a family of kernels runs with: the one that SEXTANT_CPU names, else the last, which is
// the best that the CPU has.

#include <stdlib.h>
#include <string.h>

#define DEFINE_BEST(family)                                                                   \
  const sextant_##family##_kernels *sextant_##family##_best(void) {                           \
    const char *wanted = getenv("SEXTANT_CPU");                                               \
    size_t count = sextant_##family##_class_count();                                          \
    for (size_t i = 0; wanted && i < count; i++)                                              \
      if (strcmp(sextant_##family##_class(i)->name, wanted) == 0)                             \
        return sextant_##family##_class(i);                                                   \
    return sextant_##family##_class(count - 1);                                               \
  }
