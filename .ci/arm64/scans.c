// Scans of product codes by every class of this CPU against the plain one.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"

enum { ROWS = 451, WIDTH = 48, LISTS = 6, WANTED = 40, ROOM = 600 };

int check_scans(void);

static sextant_reservoir scanned(const sextant_scan_kernels *k, const sextant_code_lists *in,
                                 int bits, uint32_t *rows, uint16_t *sums) {
  static const uint32_t lists[LISTS] = {5, 0, 3, 1, 4, 2};
  sextant_reservoir r = {rows, sums, 0, 100, WANTED, 65536};
  (bits == 8 ? k->scan_lists8 : k->scan_lists4)(in, lists, LISTS, &r);
  k->reduce(&r);
  return r;
}

int check_scans(void) {
  static const uint32_t offsets[LISTS + 1] = {0, 1, 65, 130, 130, 257, ROWS};
  static uint8_t codes[ROWS * WIDTH], table[256 * WIDTH];
  static uint64_t allowed[ROWS / 64 + 2];
  static uint32_t rows[2][ROOM];
  static uint16_t sums[2][ROOM];
  int failures = 0;
  srand(7);
  for (size_t i = 0; i < sizeof codes; i++) codes[i] = (uint8_t)(rand() >> 7);
  for (size_t i = 0; i < sizeof table; i++) table[i] = (uint8_t)(rand() >> 7);
  for (size_t i = 0; i < ROWS / 64 + 2; i++) allowed[i] = (uint64_t)rand() << 32 | (uint64_t)rand();
  for (size_t class = 1; class < sextant_scan_class_count(); class++)
    for (int bits = 4; bits <= 8; bits += 4)
      for (int masked = 0; masked < 2; masked++) {
        sextant_code_lists in = {codes, offsets, WIDTH, table, masked ? allowed : NULL};
        sextant_reservoir a = scanned(sextant_scan_class(0), &in, bits, rows[0], sums[0]);
        sextant_reservoir b = scanned(sextant_scan_class(class), &in, bits, rows[1], sums[1]);
        failures += a.count != b.count || memcmp(rows[0], rows[1], a.count * sizeof **rows) ||
                    memcmp(sums[0], sums[1], a.count * sizeof **sums);
      }
  printf("scans of %s: %d differences\n",
         sextant_scan_class(sextant_scan_class_count() - 1)->name, failures);
  return failures;
}
