#include "crc32c.h"

#include <string.h>

static const uint32_t polynomial = 0x82F63B78u;

// One nibble at a time: 16 entries fit in one cache line and need no start-up work.
uint32_t sextant_crc32c_table(const uint8_t *bytes, size_t count, uint32_t seed) {
  uint32_t table[16];
  for (uint32_t value = 0; value < 16; value++) {
    uint32_t crc = value;
    for (int bit = 0; bit < 4; bit++) crc = (crc >> 1) ^ ((crc & 1) ? polynomial : 0);
    table[value] = crc;
  }
  uint32_t crc = ~seed;
  for (size_t i = 0; i < count; i++) {
    crc ^= bytes[i];
    crc = (crc >> 4) ^ table[crc & 15];
    crc = (crc >> 4) ^ table[crc & 15];
  }
  return ~crc;
}

#if defined(__x86_64__)
#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t crc32c_sse42(const uint8_t *bytes, size_t count,
                                                               uint32_t seed) {
  uint64_t crc = (uint32_t)~seed;
  while (count >= 8) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    crc = _mm_crc32_u64(crc, word);
    bytes += 8;
    count -= 8;
  }
  while (count--) crc = _mm_crc32_u8((uint32_t)crc, *bytes++);
  return ~(uint32_t)crc;
}

uint32_t sextant_crc32c(const uint8_t *bytes, size_t count, uint32_t seed) {
  if (__builtin_cpu_supports("sse4.2")) return crc32c_sse42(bytes, count, seed);
  return sextant_crc32c_table(bytes, count, seed);
}
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>

uint32_t sextant_crc32c(const uint8_t *bytes, size_t count, uint32_t seed) {
  uint32_t crc = ~seed;
  while (count >= 8) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    crc = __crc32cd(crc, word);
    bytes += 8;
    count -= 8;
  }
  while (count--) crc = __crc32cb(crc, *bytes++);
  return ~crc;
}
#else
uint32_t sextant_crc32c(const uint8_t *bytes, size_t count, uint32_t seed) {
  return sextant_crc32c_table(bytes, count, seed);
}
#endif
