import Kernels
import TestSupport
import Testing

@Suite struct ReservoirTests {
  @Test func theRankedSumIsThatOfAFullSort() {
    var generator = SeededGenerator(seed: 8)
    // One list of 300 rows whose one-byte codes look up their own sums.
    let codes = (0..<300).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let table = (0..<256).map { UInt8($0) }
    for kernels in ScanKernels.available {
      let reservoir = CodeReservoir()
      reservoir.empty(keeping: 1000)
      #expect(kernels.sum(ofRank: 1, in: reservoir) == nil)
      codes.withUnsafeBufferPointer { codes in
        ([0, 300] as [UInt32]).withUnsafeBufferPointer { offsets in
          let lists = CodeLists(width: 1, bits: 8, offsets: offsets, codes: codes)
          ([0] as [UInt32]).withUnsafeBufferPointer { numbers in
            table.withUnsafeBufferPointer {
              kernels.scan(lists, numbers: numbers, table: $0, allowed: nil, into: reservoir)
            }
          }
        }
      }
      let sorted = codes.sorted()
      for rank in [1, 2, 10, 299, 300] {
        #expect(kernels.sum(ofRank: rank, in: reservoir) == Int(sorted[rank - 1]))
      }
      #expect(kernels.sum(ofRank: 301, in: reservoir) == nil)
      #expect(kernels.sum(ofRank: 0, in: reservoir) == nil)
    }
  }

  @Test func rowsThatAreDroppedMakeRoom() {
    let reservoir = CodeReservoir()
    reservoir.empty(keeping: 4)
    for row in [5, 6, 7, 8] as [UInt32] { reservoir.append(row) }
    reservoir.drop(from: 1) { $0 % 2 == 0 }
    #expect(Array(reservoir.rows) == [5, 7])
    reservoir.append(9)
    #expect(Array(reservoir.rows) == [5, 7, 9])
  }

  @Test func aDrainedHeapHandsOverTheBestFirst() {
    var generator = SeededGenerator(seed: 3)
    var best = TopK(capacity: 0)
    for capacity in [0, 1, 2, 17, 100] {
      best.empty(keeping: capacity)
      let scores = (0..<60).map { _ in Float(Int.random(in: 0..<20, using: &generator)) }
      for (number, score) in scores.enumerated() {
        best.insert(score: score, number: Int64(number))
      }
      var drained: [TopK.Entry] = []
      best.drain { drained.append($0) }
      let expected = scores.enumerated().map { TopK.Entry(score: $1, number: Int64($0)) }
        .sorted(by: TopK.Entry.ranksBefore).prefix(capacity)
      #expect(drained == Array(expected))
      #expect(best.count == 0)
    }
  }
}
