import TestSupport
import Testing

@testable import Kernels

@Suite struct PostingKernelsTests {
  private static let classes = PostingKernels.available

  /// Values of up to `bits` bits, some of them wider.
  private func values(
    _ count: Int, bits: Int, wide: Int, _ generator: inout SeededGenerator
  ) -> [UInt32] {
    (0..<count).map { _ in
      let isWide = Int.random(in: 0..<100, using: &generator) < wide
      let width = isWide ? Int.random(in: bits...32, using: &generator) : bits
      return width == 0
        ? 0 : UInt32.random(in: 0...UInt32.max >> UInt32(32 - width), using: &generator)
    }
  }

  private func packed(
    _ values: [UInt32], _ kernels: PostingKernels = PostingKernels.best
  ) -> [UInt8] {
    var bytes = [UInt8](repeating: 0xA5, count: PostingKernels.runBytes)
    let count = kernels.pack(values, count: values.count, into: &bytes)
    return Array(bytes[..<count])
  }

  private func unpack(_ bytes: [UInt8], count: Int, _ kernels: PostingKernels) -> ([UInt32], Int?) {
    var values = [UInt32](repeating: 7, count: 128)
    let taken = bytes.withUnsafeBytes { kernels.unpack($0, count: count, into: &values) }
    return (Array(values.prefix(count)), taken)
  }

  @Test(arguments: 0...32)
  func runsAreThoseOfTheReferenceAndComeBack(bits: Int) {
    var generator = SeededGenerator(seed: UInt64(bits))
    for count in [1, 2, 7, 15, 16, 17, 31, 64, 127, 128] {
      for wide in [0, 3, 30] {
        let values = values(count, bits: bits, wide: wide, &generator)
        let bytes = PostingReference.pack(values)
        for kernels in Self.classes {
          #expect(packed(values, kernels) == bytes, "\(kernels.name) \(bits) \(count)")
          for tail in [0, 1, 100] {
            let padded = bytes + [UInt8](repeating: 0xA5, count: tail)
            let (found, taken) = unpack(padded, count: count, kernels)
            #expect(found == values && taken == bytes.count, "\(kernels.name) \(bits) \(count)")
          }
        }
      }
    }
  }

  @Test func cutRunIsNoRun() {
    var generator = SeededGenerator(seed: 3)
    let bytes = packed(values(128, bits: 5, wide: 5, &generator))
    for kernels in Self.classes {
      for count in 0..<bytes.count {
        #expect(unpack(Array(bytes[..<count]), count: 128, kernels).1 == nil)
      }
    }
  }

  @Test func bytesThatAreNoRunNeverTrap() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<3_000 {
      let count = Int.random(in: 0...40, using: &generator)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let results = Self.classes.map { unpack(bytes, count: 20, $0) }
      for result in results.dropFirst() {
        #expect(result.1 == results[0].1)
        if result.1 != nil { #expect(result.0 == results[0].0) }
      }
    }
  }

  @Test func gapsBecomeOrdinals() {
    var generator = SeededGenerator(seed: 5)
    for count in [1, 5, 16, 17, 128] {
      let gaps = (0..<count).map { _ in UInt32.random(in: 0..<50, using: &generator) }
      var expected: [UInt32] = []
      for gap in gaps { expected.append((expected.last.map { $0 + 1 } ?? 1_000) + gap) }
      for kernels in Self.classes {
        for (last, isInside) in [(expected[count - 1], true), (expected[count - 1] - 1, false)] {
          var found = gaps + [UInt32](repeating: 0, count: 128 - count)
          let result = kernels.ordinals(&found, count: count, first: 1_000, last: last)
          #expect(result == isInside && Array(found.prefix(count)) == expected, "\(kernels.name)")
        }
      }
    }
  }

  @Test func scoresAreThoseOfTheReference() {
    var generator = SeededGenerator(seed: 6)
    let codes = (0..<304).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let norms = (0..<300).map { _ in Float.random(in: 0...3, using: &generator) }
    for count in [1, 8, 17, 128] {
      let ordinals = (0..<128).map { UInt32($0 * 2) }
      let frequencies = (0..<128).map { _ in
        Float([0, 1, 2, 9.5][Int.random(in: 0..<4, using: &generator)])
      }
      for kernels in Self.classes {
        for usesCodes in [true, false] {
          var scores = [Float](repeating: -1, count: 128)
          kernels.scores(
            ordinals, frequencies, count: count, codes: usesCodes ? codes : nil,
            norms: norms, weight: 2.5, into: &scores)
          for place in 0..<count {
            let norm = norms[usesCodes ? Int(codes[2 * place]) : 2 * place]
            let expected = PostingReference.score(
              frequency: frequencies[place], norm: norm, weight: 2.5)
            #expect(abs(scores[place] - expected) <= 1e-6 * expected, "\(kernels.name)")
          }
        }
      }
    }
  }

  @Test func boundsCoverEveryPair() {
    var generator = SeededGenerator(seed: 7)
    let least = (0..<256).map { Float($0) / 100 + 0.1 }
    for (count, most) in [(1, least.map { $0 * 2 }), (16, least.map { $0 * 3 }), (37, least)] {
      let entries = (0..<count * 16).map { _ in UInt8.random(in: 0...255, using: &generator) }
      for kernels in Self.classes {
        var upper = [Float](repeating: 0, count: count)
        var reached = upper
        kernels.bounds(
          entries, count: count, least: least, most: most, weight: 3, upper: &upper,
          reached: &reached)
        for entry in 0..<count {
          var high: Float = 0
          var real: Float = 0
          for pair in 0..<4 {
            let byte = entries[entry * 16 + 8 + pair]
            let code = Int(entries[entry * 16 + 12 + pair])
            let f = Float(byte & 127)
            high = max(
              high,
              byte & 127 == 127
                ? 3 : PostingReference.score(frequency: f, norm: least[code], weight: 3))
            if byte < 127 {
              real = max(real, PostingReference.score(frequency: f, norm: most[code], weight: 3))
            }
          }
          #expect(
            abs(upper[entry] - high) <= 1e-6 * high && abs(reached[entry] - real) <= 1e-6 * real)
        }
      }
    }
  }

  @Test func collectedSumsAreThoseThatReachTheThreshold() {
    var generator = SeededGenerator(seed: 8)
    for count in [1, 16, 100, 130] {
      let sums = (0..<count).map { _ in Float(Int.random(in: 0...5, using: &generator)) }
      for threshold: Float in [-1, 0, 3] {
        let expected = sums.indices.filter { sums[$0] > 0 && sums[$0] >= threshold }
        for kernels in Self.classes {
          var ordinals = [UInt32](repeating: 0, count: count + 16)
          var scores = [Float](repeating: 0, count: count + 16)
          var left = sums + [7]
          let found = kernels.collect(
            &left, count: count, threshold: threshold, base: 50, ordinals: &ordinals,
            scores: &scores
          )
          #expect(ordinals.prefix(found).map { Int($0) - 50 } == expected, "\(kernels.name)")
          #expect(Array(scores.prefix(found)) == expected.map { sums[$0] })
          #expect(left == sums.map { _ in 0 } + [7], "\(kernels.name)")
        }
      }
    }
  }
}
