#ifndef SEXTANT_CRC32C_H
#define SEXTANT_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/// CRC-32C (Castagnoli, reflected 0x82F63B78, RFC 3720 appendix B.4) of `count` bytes, continuing
/// from `seed` (0 to start). Uses the CPU's CRC instruction when it has one.
uint32_t sextant_crc32c(const uint8_t *bytes, size_t count, uint32_t seed);

/// The same by table, for every CPU; the oracle of the one above.
uint32_t sextant_crc32c_table(const uint8_t *bytes, size_t count, uint32_t seed);

#endif
