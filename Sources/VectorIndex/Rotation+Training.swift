import Glibc
import Kernels

extension Rotation {
  /// Rows that training looks at, and its rounds.
  private static let (trainingRows, rounds) = (16_384, 12)

  /// Fits a rotation to row-major rows: codebooks for the turned rows and the rotation that brings the rows
  /// nearest to what their codes stand for, by turns (optimised product quantization: Ge, He, Ke, Sun 2013,
  /// doi:10.1109/CVPR.2013.379, its non-parametric form).
  ///
  /// - Complexity: O(16,384 × codewords × `dimension` + 80 × `dimension`³) a round, 12 rounds.
  package init(
    trainingOn rows: [Float], dimension: Int, codeLength: Int, bits: Int, seed: UInt64, threads: Int
  ) {
    var generator = SplitMix64(seed: seed, stream: 6)
    let numbers = generator.sample(Self.trainingRows, below: rows.count / dimension)
    let sample = Self.scaled(RowSample.rows(numbers, of: rows, dimension: dimension))
    let columns = SquareMatrix.transposed(sample, dimension)
    let starts = ProductQuantizer.starts(dimension: dimension, count: codeLength * 8 / bits)
    var rotation = Rotation(
      dimension: dimension,
      matrix: Self.balanced(columns, starts.map(Int.init), dimension: dimension, threads))
    for _ in 0..<Self.rounds {
      let turned = rotation.turned(sample, threads: threads)
      let product = ProductQuantizer(
        trainingOn: turned, dimension: dimension, codeLength: codeLength, bits: bits, rounds: 4,
        seed: seed, threads: threads)
      let codes = product.encode(turned, threads: threads)
      let decoded = stride(from: 0, to: codes.count, by: codeLength).flatMap {
        product.decode(codes[$0..<$0 + codeLength])
      }
      var nearness = SquareMatrix.products(
        SquareMatrix.transposed(decoded, dimension), columns, width: numbers.count, threads: threads
      )
      // Directions that no row has stay where they are.
      let share =
        1e-3 * nearness.reduce(0) { $0 + $1 * $1 }.squareRoot() / Float(dimension).squareRoot()
      for at in nearness.indices { nearness[at] += share * rotation.matrix[at] }
      rotation = Rotation(
        dimension: dimension,
        matrix: SquareMatrix.orthogonalFactor(nearness, width: dimension, threads: threads))
    }
    self = rotation
  }

  /// Values of a mean square of 1, which have the same rotation: squares of large ones would overflow.
  private static func scaled(_ values: [Float]) -> [Float] {
    let square = values.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(1, values.count))
    guard square > 0 else { return values }
    let factor = 1 / square.squareRoot()
    return values.map { Float(Double($0) * factor) }
  }

  /// Principal axes dealt out to the parts of a code so that these have as equal a product of variances as
  /// can be: the best there is for normal distributions, and where the fitting starts (eigenvalue
  /// allocation, section 4.1.2 of the paper).
  ///
  /// - Parameters:
  ///   - columns: The transposed rows.
  ///   - starts: The first component of each part, and the dimension.
  private static func balanced(
    _ columns: [Float], _ starts: [Int], dimension: Int, _ threads: Int
  ) -> [Float] {
    let count = columns.count / dimension
    let means = (0..<dimension).map { component in
      columns[component * count..<(component + 1) * count].reduce(0) { $0 + Double($1) }
        / Double(count)
    }
    var axes = SquareMatrix.products(columns, columns, width: count, threads: threads)
      .enumerated().map { place, product in
        Double(product) / Double(count) - means[place / dimension] * means[place % dimension]
      }
    RowRotations.makeOrthogonal(&axes, width: dimension)
    let variances = (0..<dimension).map { axis in
      axes[axis * dimension..<(axis + 1) * dimension].reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let least = max(1e-12, 1e-6 * (variances.max() ?? 0))
    // Axes of no variance have no direction: the orthogonal factor gives them one.
    var matrix = [Float](repeating: 0, count: dimension * dimension)
    var (filled, products) = (
      Array(starts.dropLast()), [Double](repeating: 0, count: starts.count - 1)
    )
    for axis in (0..<dimension).sorted(by: { (variances[$1], $0) < (variances[$0], $1) }) {
      let open = products.indices.filter { filled[$0] < starts[$0 + 1] }
      guard let part = open.min(by: { products[$0] < products[$1] }) else { break }
      let (row, variance) = (filled[part], max(least, variances[axis]))
      for component in 0..<dimension {
        matrix[row * dimension + component] = Float(axes[axis * dimension + component] / variance)
      }
      matrix[row * dimension + axis] += 1e-3
      filled[part] += 1
      products[part] += log(variance / least)
    }
    return SquareMatrix.orthogonalFactor(matrix, width: dimension, threads: threads)
  }
}
