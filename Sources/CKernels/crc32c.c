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

// The instruction takes three cycles and can begin every cycle, so three streams run at once.
#define STREAM_BYTES 8192

// The product of two polynomials modulo the checksum's; bit 31 is x^0.
static uint32_t multiply(uint32_t a, uint32_t b) {
  uint32_t product = 0;
  for (int bit = 31; bit >= 0; bit--) {
    product ^= b & -(a >> bit & 1);
    b = (b >> 1) ^ (polynomial & -(b & 1));
  }
  return product;
}

// x^(8 STREAM_BYTES): a checksum times it is that of the same bytes with a stream of zeros behind.
static uint32_t stream_factor(void) {
  uint32_t power = 0x40000000;
  for (int exponent = 1; exponent < 8 * STREAM_BYTES; exponent *= 2) power = multiply(power, power);
  return power;
}

__attribute__((target("sse4.2"))) static uint64_t crc32c_step(uint64_t crc, const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, 8);
  return _mm_crc32_u64(crc, word);
}

__attribute__((target("sse4.2"))) static uint32_t crc32c_sse42(const uint8_t *bytes, size_t count,
                                                               uint32_t seed) {
  uint64_t crc = (uint32_t)~seed;
  if (count >= 3 * STREAM_BYTES) {
    uint32_t factor = stream_factor();
    for (; count >= 3 * STREAM_BYTES; bytes += 3 * STREAM_BYTES, count -= 3 * STREAM_BYTES) {
      uint64_t second = 0, third = 0;
      for (size_t i = 0; i < STREAM_BYTES; i += 8) {
        crc = crc32c_step(crc, bytes + i);
        second = crc32c_step(second, bytes + STREAM_BYTES + i);
        third = crc32c_step(third, bytes + 2 * STREAM_BYTES + i);
      }
      crc = multiply((uint32_t)crc, factor) ^ (uint32_t)second;
      crc = multiply((uint32_t)crc, factor) ^ (uint32_t)third;
    }
  }
  for (; count >= 8; bytes += 8, count -= 8) crc = crc32c_step(crc, bytes);
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
