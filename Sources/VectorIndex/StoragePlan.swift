/// What one vector leaves in the file.
///
/// | part | bytes | where |
/// | --- | --- | --- |
/// | identity | 4, or 8 when they lie more than 2³² apart | always |
/// | place in identity order | 4 | with codes |
/// | code | as planned | with codes |
/// | stored vector | 2 or 1 a dimension, and 4 for its scale | unless codes alone fit |
package struct StoragePlan: Equatable, Sendable {
  /// Bytes of the code; 0 when every search scans exactly.
  package var codeLength: Int
  /// What searches are finally scored by.
  package var store: VectorStore.Kind
  /// Bytes of an identity.
  package var idWidth: Int

  /// Makes a plan.
  package init(codeLength: Int, store: VectorStore.Kind, idWidth: Int = 4) {
    self.codeLength = codeLength
    self.store = store
    self.idWidth = idWidth
  }

  /// Bytes that one vector of `dimension` takes.
  package func bytesPerVector(dimension: Int) -> Int {
    idWidth + (codeLength > 0 ? 4 + codeLength : 0) + store.bytes(dimension: dimension)
  }

  /// Chooses for `rowCount` rows within the budget of `options`.
  ///
  /// Without a budget: half floats, behind codes of one byte for eight dimensions when there are
  /// enough rows to train. Half floats keep every cosine within 1e-4 of the full one, signed bytes
  /// only within about 3e-3 (MiniLM, 20 million pairs: at most 6e-5 and 2.4e-3; an exact search by
  /// bytes finds .995 of the true ten). With a budget: half floats if
  /// they fit, else signed bytes, else as long a code as fits alone.
  ///
  /// - Throws: ``VectorIndexError/budgetTooSmall(bytesPerVector:least:)``.
  package static func plan(
    rowCount: Int, dimension: Int, idWidth: Int = 4, options: VectorBuildOptions
  ) throws(VectorIndexError) -> StoragePlan {
    let budget = options.bytesPerVector ?? Int.max
    if rowCount < max(1, options.exactBelow) {
      for store in [VectorStore.Kind.float16, .int8] {
        let plan = StoragePlan(codeLength: 0, store: store, idWidth: idWidth)
        if plan.bytesPerVector(dimension: dimension) <= budget { return plan }
      }
    }
    return try planWithCodes(dimension: dimension, idWidth: idWidth, budget: budget)
  }

  private static func planWithCodes(
    dimension: Int, idWidth: Int, budget: Int
  ) throws(VectorIndexError) -> StoragePlan {
    let usual = max(1, dimension / 8)
    for store in [VectorStore.Kind.float16, .int8] {
      // Codes that feed a re-scoring may be short, but not so short that they choose blindly.
      let room =
        budget
        - StoragePlan(codeLength: 1, store: store, idWidth: idWidth)
        .bytesPerVector(dimension: dimension) + 1
      if room >= max(1, usual / 2) {
        return StoragePlan(
          codeLength: min(usual, room), store: store, idWidth: idWidth)
      }
    }
    let least = StoragePlan(codeLength: 1, store: .none, idWidth: idWidth)
      .bytesPerVector(dimension: dimension)
    guard budget >= least else {
      throw .budgetTooSmall(bytesPerVector: budget, least: least)
    }
    return StoragePlan(
      codeLength: min(dimension, budget - least + 1), store: .none, idWidth: idWidth)
  }
}
