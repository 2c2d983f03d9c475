import Glibc

/// The header field by which a server says when to come back (RFC 9110, 10.2.3).
enum RetryAfter {
  /// The wait that `text` asks for: seconds, or the time until a date; nil when it says nothing.
  static func wait(_ text: String?, now: Int = time(nil)) -> Duration? {
    guard let text else { return nil }
    if let seconds = Int(text) { return seconds < 0 ? nil : .seconds(min(seconds, 1 << 30)) }
    return date(text).map { .seconds(max(0, min($0 - now, 1 << 30))) }
  }

  /// Seconds since 1970 of a date like `Sun, 06 Nov 1994 08:49:37 GMT`.
  private static func date(_ text: String) -> Int? {
    let words = text.split(separator: " ")
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    guard words.count == 6, words[5] == "GMT", let day = Int32(words[1]),
      let month = months.firstIndex(of: String(words[2])), let year = Int32(words[3])
    else { return nil }
    let clock = words[4].split(separator: ":").compactMap { Int32($0) }
    guard clock.count == 3 else { return nil }
    var parts = tm()
    (parts.tm_mday, parts.tm_mon, parts.tm_year) = (day, Int32(month), year - 1900)
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (clock[0], clock[1], clock[2])
    let seconds = timegm(&parts)
    return seconds == -1 ? nil : seconds
  }
}
