// The loops of one CPU class of `postings.h`. The including file defines CLASS, CLASS_NAME, the
// functions MEASURE, PACK, UNPACK, ORDINALS, SCORES, BOUNDS, COLLECT, SELECT and ADD_MATCHES as
// the loops to use. PACK may write up to 64 bytes beyond its payload.

/// Widths of which sums below ask how many values are wider: 28 above any there is.
#define WIDTHS 64

/// The width that makes a run shortest; see `pack` in `postings.h`.
static unsigned best_width(const uint8_t *wider, size_t count, unsigned widest) {
  unsigned best = widest;
  size_t least = (count * best + 7) / 8;
  for (unsigned width = widest; width-- > 0;) {
    // A patch is its place, a byte of high bits, and one more for each seven bits beyond seven.
    size_t size = 1 + (count * width + 7) / 8 + 2u * wider[width] + wider[width + 7] +
                  wider[width + 14] + wider[width + 21] + wider[width + 28];
    if (size < least) least = size, best = width;
  }
  return best;
}

static uint8_t *write_patch(uint8_t *out, size_t place, uint32_t high) {
  *out++ = (uint8_t)place;
  for (; high >= 128; high >>= 7) *out++ = (uint8_t)(high | 128);
  *out++ = (uint8_t)high;
  return out;
}

static size_t pack(const uint32_t *values, size_t count, uint8_t *out) {
  uint8_t widths[SEXTANT_RUN_VALUES] = {0}, wider[WIDTHS] = {0};
  unsigned widest = MEASURE(values, count, widths, wider);
  unsigned width = best_width(wider, count, widest);
  uint8_t patches = wider[width], *end = out;
  *end++ = (uint8_t)(width | (patches ? 128 : 0));
  if (patches) *end++ = patches;
  if (width > 0) PACK(values, count, width, end);
  end += (count * width + 7) / 8;
  for (size_t i = 0; patches && i < count; i += 8) {
    uint64_t group, ones = 0x0101010101010101;
    memcpy(&group, widths + i, sizeof group);
    // Widths are below 64: the high bit of a byte tells that it is above `width`.
    for (uint64_t above = (group + (127 - width) * ones) & 128 * ones; above; above &= above - 1) {
      size_t place = i + (size_t)__builtin_ctzll(above) / 8;
      end = write_patch(end, place, values[place] >> width);
    }
  }
  return (size_t)(end - out);
}

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
    .pack = pack,
    .unpack = unpack,
    .ordinals = ORDINALS,
    .scores = SCORES,
    .bounds = BOUNDS,
    .collect = COLLECT,
    .select = SELECT,
    .add_matches = ADD_MATCHES,
};
