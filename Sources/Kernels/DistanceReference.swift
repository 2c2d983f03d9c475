/// What the distance loops compute, in plain Swift and double precision: their oracle.
package enum DistanceReference {
  /// Sum of products.
  package static func dotProduct(_ left: some Collection<Float>, _ right: some Collection<Float>)
    -> Double
  {
    zip(left, right).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  /// Sum of squared differences.
  package static func squaredDistance(
    _ left: some Collection<Float>, _ right: some Collection<Float>
  ) -> Double {
    zip(left, right).reduce(0) {
      let difference = Double($1.0) - Double($1.1)
      return $0 + difference * difference
    }
  }

  /// The measure between `query` and one row.
  package static func measure(
    _ measure: DistanceKernels.Measure, _ query: some Collection<Float>,
    _ row: some Collection<Float>
  ) -> Double {
    switch measure {
    case .dotProduct: dotProduct(query, row)
    case .squaredDistance: squaredDistance(query, row)
    }
  }

  /// Sum of products of signed bytes.
  package static func integerDotProduct(
    _ left: some Collection<Int8>, _ right: some Collection<Int8>
  )
    -> Int
  {
    zip(left, right).reduce(0) { $0 + Int($1.0) * Int($1.1) }
  }

  /// The sum of one entry of each table for one code; tables are row-major `(code.count, 256)`.
  package static func tableSum(_ table: [Float], code: some Collection<UInt8>) -> Double {
    zip(stride(from: 0, to: table.count, by: 256), code).reduce(0) {
      $0 + Double(table[$1.0 + Int($1.1)])
    }
  }
}
