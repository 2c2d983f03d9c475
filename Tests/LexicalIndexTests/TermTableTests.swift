import TestSupport
import Testing

@testable import LexicalIndex

@Suite struct TermTableTests {
  private func number(_ term: String, in table: inout TermTable) -> UInt32 {
    numbers([term], in: &table)[0]
  }

  private func numbers(_ terms: [String], in table: inout TermTable) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: terms.count) { numbers, count in
      if let start = numbers.baseAddress { table.number(FieldTerms(terms), into: start) }
      count = terms.count
    }
  }

  @Test func numbersFollowFirstAppearance() {
    var table = TermTable()
    #expect(numbers(["b", "a", "b", "", "a", ""], in: &table) == [0, 1, 0, 2, 1, 2])
    #expect(numbers(["", "c", "b"], in: &table) == [2, 3, 0])
    #expect(table.sortedNumbers() == [2, 1, 0, 3])
  }

  @Test func termsOfAllLengthsAreToldApart() {
    var table = TermTable()
    // Around the 15 bytes that an entry holds, and with bytes of 0, which fill it up.
    let lengths = [0, 1, 7, 8, 9, 14, 15, 16, 17, 31, 200]
    let terms = lengths.flatMap { length in
      ["a", "\0", "ÿ"].flatMap { letter in
        let term = String(repeating: letter, count: length)
        return [term, term + "\0", term + "b"]
      }
    }
    let different = Set(terms)
    var expected: [String: UInt32] = [:]
    for term in terms where expected[term] == nil { expected[term] = UInt32(expected.count) }
    #expect(numbers(terms, in: &table) == terms.map { expected[$0] ?? 0 })
    #expect(table.count == different.count)
    let sorted = table.sortedNumbers().map { table.withTerm(Int($0)) { Array($0) } }
    #expect(
      sorted == different.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) })
  }

  /// New terms are met again in the same field, before and after the table grew.
  @Test func fieldsOfAnyLengthAreNumberedInOrder() {
    var generator = SeededGenerator(seed: 4)
    for count in [4095, 4096, 4097, 20_000] {
      var table = TermTable()
      var expected: [String: UInt32] = [:]
      let terms = (0..<count).map { _ in
        let number = UInt64.random(in: 0..<UInt64(count / 2), using: &generator)
        return String(number &* 0x9E37_79B9_7F4A_7C15, radix: number % 2 == 0 ? 36 : 2)
      }
      let numbers = numbers(terms, in: &table)
      // A term that was not met lately and is met twice in a row of lookups has one number.
      #expect(Set(zip(terms, numbers).map { "\($0) \($1)" }).count == table.count)
      for (term, number) in zip(terms, numbers) where expected[term] == nil {
        expected[term] = number
        #expect(table.withTerm(Int(number)) { Array($0) } == Array(term.utf8))
      }
      #expect(expected.count == table.count)
    }
  }

  @Test func manyTermsKeepTheirNumbersAndSortByBytes() {
    var table = TermTable()
    var generator = SeededGenerator(seed: 3)
    var expected: [String: UInt32] = [:]
    for _ in 0..<20_000 {
      let term = String(UInt64.random(in: 0..<5_000, using: &generator) &* 0x9E37_79B9, radix: 36)
      let found = number(term, in: &table)
      #expect(found == expected[term] ?? UInt32(expected.count))
      expected[term] = found
    }
    let sorted = table.sortedNumbers().map { table.withTerm(Int($0)) { Array($0) } }
    #expect(
      sorted == expected.keys.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) })
  }
}

@Suite struct OrdinalSetTests {
  @Test(arguments: [0, 1, 63, 64, 65, 200])
  func everyOrdinalBelowTheCountIsInTheFullSet(count: Int) {
    var found: [Int] = []
    OrdinalSet(allBelow: count).forEach { found.append($0) }
    #expect(found == Array(0..<count))
  }

  @Test func setAlgebraIsThatOfSets() {
    var left = OrdinalSet(count: 130)
    var right = OrdinalSet(count: 130)
    for ordinal in stride(from: 0, to: 130, by: 2) { left.insert(ordinal) }
    for ordinal in stride(from: 0, to: 130, by: 3) { right.insert(ordinal) }
    var both = left
    both.formIntersection(right)
    left.subtract(right)
    right.remove(3)
    for ordinal in 0..<130 {
      #expect(both.contains(ordinal) == (ordinal % 6 == 0))
      #expect(left.contains(ordinal) == (ordinal % 2 == 0 && ordinal % 3 != 0))
      #expect(right.contains(ordinal) == (ordinal % 3 == 0 && ordinal != 3))
    }
  }
}
