import Glibc

extension TextDecoder {
  /// Converts through the system's `iconv`; when it does not know `name`, as windows-1252.
  static func fromSystemCharset(
    _ input: UnsafeBufferPointer<UInt8>, name: String
  ) -> DecodedText {
    guard let converter = SystemConverter(from: name) else { return fromWindows1252(input) }
    var result = DecodedText(utf8: [], encoding: name.lowercased(), repairCount: 0)
    result.utf8.reserveCapacity(input.count + input.count / 4)
    var position = 0
    while position < input.count {
      let isComplete = converter.convert(input, from: &position, into: &result.utf8)
      // Stopped short of the end at a byte that has no meaning: skip it.
      if !isComplete && position < input.count {
        result.repair()
        position += 1
      }
    }
    result.utf8.removeAll { $0 == 0 }
    return result
  }
}

/// An open `iconv` descriptor to UTF-8.
private struct SystemConverter: ~Copyable {
  private let descriptor: iconv_t

  /// Opens it; nil when the system lacks the encoding.
  init?(from name: String) {
    let opened = iconv_open("UTF-8", name)
    // iconv_open answers (iconv_t)-1 for failure, not NULL.
    guard let opened, Int(bitPattern: opened) != -1 else { return nil }
    descriptor = opened
  }

  deinit { iconv_close(descriptor) }

  /// Converts until the end (true) or an ill-formed or cut sequence (false), moving `position`.
  func convert(
    _ input: UnsafeBufferPointer<UInt8>, from position: inout Int, into output: inout [UInt8]
  ) -> Bool {
    guard let base = input.baseAddress else { return true }
    // iconv takes a mutable pointer but never writes through it.
    var source: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(
      mutating: base + position
    ).assumingMemoryBound(to: CChar.self)
    var sourceLeft = input.count - position
    var failure = E2BIG
    while failure == E2BIG {
      failure = convertPiece(&source, &sourceLeft, &output)
    }
    position = input.count - sourceLeft
    return failure == 0
  }

  /// Converts as much as fits 16 KiB; returns 0 or the error number.
  private func convertPiece(
    _ source: inout UnsafeMutablePointer<CChar>?, _ sourceLeft: inout Int,
    _ output: inout [UInt8]
  ) -> Int32 {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { piece in
      var target = piece.baseAddress
      var targetLeft = piece.count
      let status = iconv(descriptor, &source, &sourceLeft, &target, &targetLeft)
      let failure = status == -1 ? errno : 0
      let written = UnsafeRawBufferPointer(piece).prefix(piece.count - targetLeft)
      output.append(contentsOf: written)
      return failure
    }
  }
}
