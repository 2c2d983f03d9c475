import Glibc
import Kernels

/// One step's texts: first all short texts, then all passages, with their vectors and gradients.
final class TrainingBatch {
  private let width: Int
  private let threads: Int
  private let texts: [CountedSubwords]
  private let targetRows: [Int?]
  /// Unit vectors of the texts, `(texts, width)`.
  private let vectors: AlignedFloats
  /// The lengths of the sums that they were before.
  private let lengths: AlignedFloats
  /// The teacher's unit vectors of the texts.
  private let teacher: AlignedFloats
  /// The loss's gradient by each unit vector.
  private let gradients: AlignedFloats

  private var pairCount: Int { texts.count / 2 }

  init(_ examples: [TrainingExample], repetition: Repetition, width: Int, threads: Int) {
    self.width = width
    self.threads = threads
    texts = (examples.map(\.query) + examples.map(\.passage)).map {
      CountedSubwords($0, repetition)
    }
    targetRows = examples.map(\.queryTarget) + examples.map(\.passageTarget)
    vectors = AlignedFloats(count: texts.count * width)
    teacher = AlignedFloats(count: texts.count * width)
    gradients = AlignedFloats(count: texts.count * width)
    lengths = AlignedFloats(count: texts.count)
  }

  private func row(_ memory: AlignedFloats, _ number: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(rebasing: memory.buffer[number * width..<(number + 1) * width])
  }

  /// Runs `body` once for each number below `count`, on several threads.
  private func concurrently(_ count: Int, _ body: (Int) -> Void) {
    let blocks = BlockCounter(blockCount: count, progress: nil)
    // Bodies write only to memory of their own number.
    withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let body = body
      WorkerThreads.run(min(threads, count)) { while let number = blocks.next() { body(number) } }
    }
  }

  // MARK: Forward

  /// Computes the texts' vectors and fetches the teacher's.
  func encode(rows: AlignedFloats, weights: [Float], targets: AlignedFloats) {
    concurrently(texts.count) { number in
      let out = row(vectors, number)
      FloatSums.sum(
        texts[number], weights: weights, of: UnsafeBufferPointer(rows.buffer), into: out)
      let length = out.reduce(0) { $0 + $1 * $1 }.squareRoot()
      lengths.buffer[number] = length
      UnitVector.normalize(out)
      if let target = targetRows[number] {
        _ = row(teacher, number).update(fromContentsOf: row(targets, target))
      }
    }
  }

  /// Adds the mean of 1 − cosine to the loss.
  ///
  /// - Returns: It, not weighted.
  func addCosineLoss(weight: Float) -> Double {
    let share = weight / Float(texts.count)
    for (place, value) in teacher.buffer.enumerated() { gradients.buffer[place] = -share * value }
    let cosines = zip(vectors.buffer, teacher.buffer).reduce(0.0) { $0 + Double($1.0 * $1.1) }
    return 1 - cosines / Double(texts.count)
  }

  // MARK: Finding passages

  /// Adds the retrieval loss.
  ///
  /// - Returns: The mean cross-entropy, not weighted.
  func addRetrievalLoss(_ settings: TrainingSettings) -> Double {
    let student = similarities(of: vectors)
    let wanted = settings.teacherShare > 0 ? similarities(of: teacher) : nil
    let scale = settings.retrievalWeight / (settings.temperature * Float(pairCount))
    let losses = AlignedFloats(count: pairCount)
    concurrently(pairCount) { query in
      let span = query * pairCount..<(query + 1) * pairCount
      let found = UnsafeMutableBufferPointer(rebasing: student.buffer[span])
      let wanted = wanted.map { UnsafeMutableBufferPointer(rebasing: $0.buffer[span]) }
      Self.softmax(found, temperature: settings.temperature)
      if let wanted { Self.softmax(wanted, temperature: settings.temperature) }
      for place in 0..<pairCount {
        let right: Float = place == query ? 1 - settings.teacherShare : 0
        let share = (wanted.map { settings.teacherShare * $0[place] } ?? 0) + right
        if share > 0 { losses.buffer[query] -= share * log(max(found[place], 1e-30)) }
        found[place] = scale * (found[place] - share)
      }
    }
    addGradients(of: student)
    return losses.buffer.reduce(0.0) { $0 + Double($1) } / Double(pairCount)
  }

  /// Dot products of short texts (lines) and passages (columns).
  private func similarities(of vectors: AlignedFloats) -> AlignedFloats {
    let result = AlignedFloats(count: pairCount * pairCount)
    let passages = FloatRows(
      UnsafeBufferPointer(vectors.buffer), offset: pairCount * width, rowCount: pairCount,
      width: width)
    let panels = AlignedFloats(
      count: PackedMatrix.floatCount(columnCount: pairCount, depth: width))
    let packed = PackedMatrix(packing: passages, into: panels.buffer)
    MatrixKernels.best.multiply(
      vectors.rows(pairCount, width), by: packed, into: result.mutableRows(pairCount, pairCount))
    return withExtendedLifetime(panels) { result }
  }

  /// Carries gradients by similarities on to the vectors of both sides.
  private func addGradients(of similarities: AlignedFloats) {
    let turned = AlignedFloats(count: pairCount * pairCount)
    for line in 0..<pairCount {
      for column in 0..<pairCount {
        turned.buffer[column * pairCount + line] = similarities.buffer[line * pairCount + column]
      }
    }
    let sums = AlignedFloats(count: texts.count * width)
    for (isPassages, factors) in [(false, similarities), (true, turned)] {
      let others = FloatRows(
        UnsafeBufferPointer(vectors.buffer), offset: isPassages ? 0 : pairCount * width,
        rowCount: pairCount, width: width)
      MatrixKernels.best.weightedSums(
        factors.rows(pairCount, pairCount), of: others,
        into: MutableFloatRows(
          sums.buffer, offset: isPassages ? pairCount * width : 0, rowCount: pairCount,
          width: width))
    }
    for (place, value) in sums.buffer.enumerated() { gradients.buffer[place] += value }
  }

  private static func softmax(_ row: UnsafeMutableBufferPointer<Float>, temperature: Float) {
    let largest = row.max() ?? 0
    var sum: Float = 0
    for index in row.indices {
      row[index] = exp((row[index] - largest) / temperature)
      sum += row[index]
    }
    for index in row.indices { row[index] /= sum }
  }

  // MARK: Backward

  /// Carries the gradients on to the rows of the table.
  ///
  /// - Returns: The rows that the texts use, rising, and a gradient for each.
  func rowGradients(weights: [Float]) -> (numbers: [Int32], gradients: AlignedFloats) {
    concurrently(texts.count) { carryThroughScaling($0) }
    let numbers = Set(texts.lazy.flatMap(\.ids)).sorted()
    var places = [Int32](repeating: -1, count: weights.count)
    for (place, number) in numbers.enumerated() { places[Int(number)] = Int32(place) }
    let sums = AlignedFloats(count: numbers.count * width)
    // Each thread takes columns, so that sums are added in the same order whatever the threads.
    let strip = 64
    concurrently((width + strip - 1) / strip) { number in
      let columns = number * strip..<min(width, number * strip + strip)
      for (text, subwords) in texts.enumerated() {
        for (id, factor) in zip(subwords.ids, subwords.factors) {
          let place = Int(places[Int(id)]) * width
          let weight = factor * weights[Int(id)]
          for column in columns {
            sums.buffer[place + column] += weight * gradients.buffer[text * width + column]
          }
        }
      }
    }
    return (numbers, sums)
  }

  /// Turns the gradient by a unit vector into that by the sum it was made from.
  private func carryThroughScaling(_ number: Int) {
    let (vector, gradient) = (row(vectors, number), row(gradients, number))
    let length = lengths.buffer[number]
    guard length > 0 else { return gradient.update(repeating: 0) }
    let along = zip(vector, gradient).reduce(0) { $0 + $1.0 * $1.1 }
    for index in 0..<width {
      gradient[index] = (gradient[index] - along * vector[index]) / length
    }
  }
}
