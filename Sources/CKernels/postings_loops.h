// The loops of one CPU class of `postings.h`. The including file defines CLASS, CLASS_NAME, the
// functions UNPACK, ORDINALS, SCORES, BOUNDS, COLLECT, SELECT and ADD_MATCHES as the
// loops to use.

/// Bytes beyond a payload that UNPACK may read.
#define PAYLOAD_MARGIN 64

static const uint8_t *patch(const uint8_t *at, const uint8_t *end, size_t patches, unsigned width,
                            size_t count, uint32_t *values) {
  for (size_t p = 0; p < patches; p++) {
    if (at >= end || *at >= count) return NULL;
    uint32_t *value = values + *at++;
    uint64_t high = 0;
    for (unsigned shift = 0;; shift += 7) {
      if (at >= end || shift > 28) return NULL;
      high |= (uint64_t)(*at & 127) << shift;
      if (*at++ < 128) break;
    }
    *value |= (uint32_t)(high << width);
  }
  return at;
}

static size_t unpack(const uint8_t *bytes, size_t available, size_t count, uint32_t *values) {
  if (available == 0) return 0;
  unsigned width = bytes[0] & 127;
  size_t start = 1, patches = 0;
  if (bytes[0] & 128) {
    if (available < 2 || bytes[1] > SEXTANT_RUN_VALUES) return 0;
    patches = bytes[1];
    start = 2;
  }
  size_t payload = (count * width + 7) / 8;
  if (width > 32 || (patches && width == 32) || available - start < payload) return 0;
  if (width == 0) {
    memset(values, 0, count * sizeof *values);
  } else if (available - start >= payload + PAYLOAD_MARGIN) {
    UNPACK(bytes + start, width, count, values);
  } else {
    uint8_t copy[SEXTANT_RUN_VALUES * 4 + PAYLOAD_MARGIN];
    memcpy(copy, bytes + start, payload);
    memset(copy + payload, 0, PAYLOAD_MARGIN);
    UNPACK(copy, width, count, values);
  }
  if (patches == 0) return start + payload;
  const uint8_t *end = patch(bytes + start + payload, bytes + available, patches, width, count, values);
  return end ? (size_t)(end - bytes) : 0;
}

#define JOIN(a, b) a##b
#define NAMED(class) JOIN(sextant_posting_, class)
const sextant_posting_kernels NAMED(CLASS) = {
    .name = CLASS_NAME,
    .unpack = unpack,
    .ordinals = ORDINALS,
    .scores = SCORES,
    .bounds = BOUNDS,
    .collect = COLLECT,
    .select = SELECT,
    .add_matches = ADD_MATCHES,
};
