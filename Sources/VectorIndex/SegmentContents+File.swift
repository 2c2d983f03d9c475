package import FileFormat

/// The sections of a segment file (see ``SectionLayout`` for the frame).
///
/// | section | holds |
/// | --- | --- |
/// | `parameters` | ``SegmentParameters``, 88 bytes |
/// | `ids` | i64 a row; rows grouped by list, identities rising in each |
/// | `rows.by.id` | u32 a row: rows in the order of identities; only with codes |
/// | `store.values` | row-major i8 or f16, as the parameters say; may be empty |
/// | `store.scales` | f32 a row; may be empty |
/// | `list.offsets` | u32, one a list and one more: the first row of each list, then the row count |
/// | `centroids` | f32 panels of the lists' centroids (see ``ColumnPanels``) |
/// | `codebooks` | f32 panels of the codewords (see ``ProductQuantizer``) |
/// | `codes` | u8, row-major, one byte a sub-quantizer |
/// | `recall` | per measurement u32 probes, f32 recall at 10, f32 recall at 100 |
///
/// Segments without codes have the first five sections only.
enum SegmentFile {
  static let magic = "SXVECTOR"
  static let version: UInt32 = 1
}

extension SegmentContents {
  /// Writes the segment beside `path`, makes it durable and renames it into place.
  package func write(to path: String) throws(FileFormatError) {
    var file = SectionFileWriter(magic: SegmentFile.magic, version: SegmentFile.version)
    file.add("parameters", parameters.bytes)
    file.add("ids", array: ids)
    file.add("store.values", stored.values)
    file.add("store.scales", array: stored.scales)
    if let coarse, let quantizer {
      file.add("rows.by.id", array: rowsByID.isEmpty ? Array(0..<UInt32(ids.count)) : rowsByID)
      file.add("list.offsets", array: listOffsets)
      file.add("centroids", array: coarse.panels)
      file.add("codebooks", array: quantizer.codebooks)
      file.add("codes", codes)
      file.add(
        "recall",
        array: curve.points.flatMap {
          [UInt32($0.probes), $0.recallAt10.bitPattern, $0.recallAt100.bitPattern]
        })
    }
    try file.publish(to: path)
  }
}
