#define CLASS plain
#define CLASS_NAME "plain"
#include "scan_loops.h"
#include "scan_plain_loops.h"

DEFINE_LIST_SCAN(scan_lists8, plain_block8)
DEFINE_LIST_SCAN(scan_lists4, plain_block4)

const sextant_scan_kernels sextant_scan_plain = {
    .name = CLASS_NAME,
    .scan_lists8 = scan_lists8,
    .scan_lists4 = scan_lists4,
    .reduce = reduce,
    .ranked_sum = ranked_sum,
    .byte_dots = plain_byte_dots,
    .wide_dots = plain_wide_dots,
    .nearest_bytes = plain_nearest_bytes,
    .fill_table = fill_table,
    .rank = rank,
};
