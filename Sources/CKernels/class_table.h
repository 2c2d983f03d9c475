// The last part of a CPU class: its table of loops.

#define JOIN(a, b) a##b
#define NAMED(class) JOIN(sextant_matrix_, class)
const sextant_matrix_kernels NAMED(CLASS) = {
    .name = CLASS_NAME,
    .largest_byte = BYTE_MOST,
    .most_weight_sum = BYTE_SUM,
    .pack = pack,
    .multiply = multiply,
    .multiplies_bf16 = HAS_BF16,
    .pack_bf16 = pack_bf16,
    .multiply_bf16 = multiply_bf16,
    .pack_i8 = pack_i8,
    .quantise_row = quantise_row,
    .multiply_i8 = multiply_i8,
    .weighted_sums = weighted_sums,
    .softmax = softmax,
    .layer_norm = layer_norm,
#if HAS_HEADS
    .pack_head = pack_head,
    .score_keys = score_keys,
    .mix_values = mix_values,
#endif
    .sum_rows_f32 = sum_rows_f32,
    .sum_rows_i8 = sum_rows_i8,
    .sum_rows_i4 = sum_rows_i4,
};
