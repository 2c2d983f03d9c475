import TestSupport
import Testing

@testable import Encoder

@Suite struct SafetensorsFileTests {
  private func open(_ bytes: [UInt8]) throws -> SafetensorsFile {
    let folder = TemporaryFolder()
    return try SafetensorsFile(path: folder.write("x.safetensors", bytes))
  }

  /// A file from a table and the number of bytes behind it.
  private func file(_ table: String, dataBytes: Int) -> [UInt8] {
    let length = withUnsafeBytes(of: UInt64(table.utf8.count).littleEndian) { Array($0) }
    return length + Array(table.utf8) + [UInt8](repeating: 0, count: dataBytes)
  }

  private var sample: [UInt8] {
    var writer = SafetensorsWriter()
    writer.add("a", shape: [2, 3], [1, 2, 3, 4, 5, -6.5] as [Float])
    writer.add("b \"quoted\"\n", shape: [4], [1, -2, 127, -128] as [Int8])
    writer.add("half", type: .f16, shape: [3], [0x00, 0x3C, 0x01, 0x80, 0xFF, 0x7B])
    writer.add("brain", type: .bf16, shape: [2, 1], [0x80, 0x3F, 0x20, 0xC1])
    writer.add("one", shape: [], [42] as [Float])
    writer.add("none", shape: [0, 7], [] as [Float])
    return writer.bytes
  }

  @Test func whatIsWrittenIsRead() throws {
    let file = try open(sample)
    #expect(file.tensors.count == 6)
    #expect(try file.floats("a", shape: [2, 3]) == [1, 2, 3, 4, 5, -6.5])
    #expect(try file.floats("half", shape: [3]) == [1, -0x1p-24, 65504])
    #expect(try file.floats("brain", shape: [2, 1]) == [1, -10])
    #expect(try file.floats("one", shape: []) == [42])
    #expect(try file.floats("none", shape: [0, 7]) == [])
    let bytes = try file.tensor("b \"quoted\"\n", shape: [4], types: [.i8])
    #expect(file.withBytes(of: bytes) { $0.map { Int8(bitPattern: $0) } } == [1, -2, 127, -128])
  }

  @Test func everyHalfIsItsValue() {
    for bits in UInt16.min...UInt16.max {
      let value = FloatDecoding.half(bits)
      let exponent = Int(bits >> 10 & 31)
      let fraction = Double(bits & 1023) / 1024
      let size: Double =
        switch exponent {
        case 0: fraction * 0x1p-14
        case 31: fraction == 0 ? .infinity : .nan
        default: (1 + fraction) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
        }
      let isEqual = size.isNaN ? value.isNaN : Double(value.magnitude) == size
      if !isEqual || (!size.isNaN && (value.sign == .minus) != (bits >> 15 == 1)) {
        Issue.record("\(bits)")
      }
    }
  }

  @Test func unfitTensorsAreNamed() throws {
    let file = try open(sample)
    #expect(throws: ModelError.missingTensor(path: file.path, name: "c")) {
      try file.floats("c", shape: [1])
    }
    #expect(
      throws: ModelError.unfitTensor(
        path: file.path, name: "a", found: "F32 [2, 3]", expected: "F32 or F16 or BF16 [3, 2]")
    ) { try file.floats("a", shape: [3, 2]) }
    #expect(throws: ModelError.self) { try file.floats("b \"quoted\"\n", shape: [4]) }
  }

  @Test(arguments: [
    ("", 0), ("[]", 0), ("{", 0), (" {}", 0), ("{}", 1), ("{} x", 0),
    (#"{"a":{}}"#, 0), (#"{"a":[]}"#, 0), (#"{"a":1}"#, 0),
    (#"{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":4,"shape":[1],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#, 8),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 3),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 5),
    (#"{"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, 0),
    (#"{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}"#, 4),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775807]}}"#,
      4
    ),
    (
      #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"#
        + #""b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#, 4
    ),
    (
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"#
        + #""b":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}}"#, 4
    ),
    (
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"#
        + #""a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#, 4
    ),
    (#"{"a":{"dtype":"U8","dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#, 2),
    (#"{"__metadata__":{"a":"b","a":"c"}}"#, 0),
  ])
  func refusesTablesThatDoNotFit(_ table: String, _ dataBytes: Int) {
    #expect(throws: ModelError.self) { try open(file(table, dataBytes: dataBytes)) }
  }

  @Test func refusesImpossibleTableLengths() {
    for length: UInt64 in [.max, 1 << 63, 1 << 20 + 1, 100, 3] {
      let bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) }
      #expect(throws: ModelError.self) { try open(bytes + Array("{}".utf8)) }
    }
    for count in 0..<8 {
      #expect(throws: ModelError.self) { try open([UInt8](repeating: 0, count: count)) }
    }
  }

  @Test func saysWhatIsWrongAndWhere() {
    let table = #"{"x":{"dtype":"F32","shape":[10,10],"data_offsets":[0,380]}}"#
    do {
      _ = try open(file(table, dataBytes: 380))
      Issue.record("accepted")
    } catch let error as ModelError {
      #expect(
        error.description.hasSuffix(
          "x.safetensors: byte 13: error: tensor \"x\": 400 bytes declared, 380 present; "
            + "fetch the model again"))
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func everyTruncationThrows() throws {
    let bytes = sample
    for count in 0..<bytes.count {
      #expect(throws: ModelError.self) { try open(Array(bytes[..<count])) }
    }
  }

  /// A changed file may still be a good one (other values, other names); it must never trap, and
  /// what it opens must lie inside the file.
  @Test func changedBytesNeverTrap() throws {
    let bytes = sample
    var generator = SeededGenerator(seed: 3)
    var refused = 0
    for _ in 0..<500 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        changed[place] = UInt8.random(in: 0...255, using: &generator)
      }
      guard let file = try? open(changed) else {
        refused += 1
        continue
      }
      for tensor in file.tensors.values {
        #expect(tensor.byteRange.upperBound <= bytes.count)
        #expect(file.withBytes(of: tensor) { $0.reduce(0) { $0 &+ Int($1) } } >= 0)
      }
    }
    #expect(refused > 200)
  }
}
