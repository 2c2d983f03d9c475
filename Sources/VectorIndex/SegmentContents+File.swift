package import FileFormat
import Kernels

/// The sections of a segment file (see ``SectionLayout`` for the frame, and `Sources/VectorIndex/Format.md`).
///
/// | section | holds |
/// | --- | --- |
/// | `parameters` | ``SegmentParameters``, 120 bytes |
/// | `ids` | u32 (counted from the base in the parameters) or i64 a row; rows grouped by list, identities rising in each |
/// | `store.values` | row-major i8 or f16, as the parameters say; may be empty |
/// | `store.scales` | f32 a row; may be empty |
/// | `store.checks` | u32, the CRC-32C of each so many rows of `store.values` as 2,048 bytes hold, rounded down to a power of two (1 to 1,024) |
/// | `store.origin` | f32 a dimension: what was taken off before rounding; only with L2 and i8 |
/// | `rows.by.id` | u32 a row: rows in the order of identities |
/// | `list.offsets` | u32, one a list and one more: the first row of each list, then the row count |
/// | `centroids` | i8, row-major, one row a list |
/// | `centroid.scales`, `centroid.squares` | f32 a list: what its bytes are times, its squared length |
/// | `codebooks` | f32 panels of the codewords (see ``ProductQuantizer``) |
/// | `rotation` | f32, row-major: see ``Rotation``; only where codes describe turned vectors |
/// | `codes` | u8, lists of blocks (see ``CodeLists``) |
/// | `code.sums` | u32, the CRC-32C of each list of `codes` |
/// | `recall` | ``RecallCurve``: a word, and nine words a measurement |
/// | `questions` | f32, row-major: what the curve was measured with |
/// | `question.rows` | i64 a question: the identity that it was made from, or the least number for none |
/// | `answers` | i64, row-major: the true nearest of each question, best first |
///
/// Segments without codes have the first sections only, to `store.origin`. Segments whose quantizers and
/// recall are those of a base have `model` in place of `centroids`, `centroid.scales`, `centroid.squares`,
/// `codebooks`, `rotation` and the last four: u32, the checksums of these sections of the base.
enum SegmentFile {
  static let magic = "SXVECTOR"
  static let version: UInt32 = 2
  static let storeChecks = "store.checks"
  /// The same for each 16 rows, in files of old.
  static let (storeSums, oldRowBlock) = ("store.sums", 16)
  /// Stands for the quantizers of another segment.
  static let model = "model"
  /// The sections that ``model`` stands for.
  static let quantizers = [
    "centroids", "centroid.scales", "centroid.squares", "codebooks", "rotation",
  ]
}

extension SegmentContents {
  /// Writes the segment beside `path`, makes it durable and renames it into place.
  package func write(to path: String) throws(FileFormatError) {
    var file = SectionFileWriter(magic: SegmentFile.magic, version: SegmentFile.version)
    file.add("parameters", parameters.bytes)
    if let base = parameters.idBase {
      file.add("ids", array: ids.map { UInt32(truncatingIfNeeded: $0 &- base) })
    } else {
      file.add("ids", array: ids)
    }
    file.add("store.values", stored.values)
    file.add("store.scales", array: stored.scales)
    file.add(SegmentFile.storeChecks, array: storeSums)
    if !stored.origin.isEmpty { file.add("store.origin", array: stored.origin) }
    if let quantizers {
      file.add("rows.by.id", array: rowsByID.isEmpty ? Array(0..<UInt32(ids.count)) : rowsByID)
      file.add("list.offsets", array: listOffsets)
      if let model {
        file.add(SegmentFile.model, array: model)
      } else {
        file.add("centroids", array: quantizers.coarse.values)
        file.add("centroid.scales", array: quantizers.coarse.scales)
        file.add("centroid.squares", array: quantizers.coarse.squares)
        file.add("codebooks", array: quantizers.product.codebooks)
        if let rotation = quantizers.rotation { file.add("rotation", array: rotation.matrix) }
      }
      file.add("codes", codes)
      file.add("code.sums", array: codeSums)
    }
    if quantizers != nil, model == nil {
      for (name, bytes) in CalibrationSections.sections(curve, questions) { file.add(name, bytes) }
    }
    try file.publish(to: path)
  }

  private var storeSums: [UInt32] {
    let rowBytes = parameters.dimension * parameters.store.width
    let block = SegmentReader.rowBlock(rowBytes: rowBytes) * rowBytes
    guard block > 0 else { return [] }
    return stored.values.withUnsafeBytes { values in
      stride(from: 0, to: values.count, by: block).map {
        CRC32C.checksum(
          UnsafeRawBufferPointer(rebasing: values[$0..<min($0 + block, values.count)]))
      }
    }
  }

  private var codeSums: [UInt32] {
    codes.withUnsafeBytes { codes in
      zip(listOffsets, listOffsets.dropFirst()).map {
        CRC32C.checksum(
          UnsafeRawBufferPointer(rebasing: codes[(Int($0)..<Int($1)).bytes(parameters.codeLength)]))
      }
    }
  }
}
