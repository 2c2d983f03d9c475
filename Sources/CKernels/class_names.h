// Names and conventions of the files that a family compiles for each CPU class. The including file
// defines CLASS, a name suffix.

// Fused multiply-add would round differently from CPU to CPU.
#pragma STDC FP_CONTRACT OFF

#define PASTE_(a, b) a##_##b
#define PASTE(a, b) PASTE_(a, b)
#define NAMED(name) PASTE(name, CLASS)
#define INLINE static inline __attribute__((always_inline))

typedef float floats __attribute__((vector_size(64)));
typedef int32_t integers __attribute__((vector_size(64)));
