import Dispatch

/// Spreads independent work over threads.
enum Parallel {
  /// Calls `body` once for each part of `0..<count`, on at most `threads` threads.
  ///
  /// Parts are whole multiples of `grain`, so results that are written by position do not depend on
  /// the number of threads. `body` must write to its own part only: nothing is locked.
  static func forEachPart(
    of count: Int, grain: Int, threads: Int, _ body: (Range<Int>) -> Void
  ) {
    let blocks = (count + grain - 1) / grain
    let workers = max(1, min(threads, blocks))
    guard workers > 1 else {
      if count > 0 { body(0..<count) }
      return
    }
    withoutActuallyEscaping(body) { body in
      // Shared by the workers until concurrentPerform returns; parts are disjoint.
      nonisolated(unsafe) let body = body
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        let start = blocks * worker / workers * grain
        let end = min(count, blocks * (worker + 1) / workers * grain)
        if start < end { body(start..<end) }
      }
    }
  }
}
