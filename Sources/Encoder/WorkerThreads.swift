import Glibc

/// Plain threads for work that is cut into independent blocks.
enum WorkerThreads {
  /// Runs `body` once on each of `count` threads, the caller's included, and waits for all.
  ///
  /// Fewer run when the system gives no more threads, so `body` must take its work from a shared
  /// counter and not from its number.
  static func run(_ count: Int, _ body: @Sendable () -> Void) {
    withoutActuallyEscaping(body) { body in
      let started = (1..<max(1, count)).compactMap { _ in start(body) }
      body()
      for thread in started { pthread_join(thread, nil) }
    }
  }

  private final class Job {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
    let job = Unmanaged.passRetained(Job(body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Job>.fromOpaque(context).takeRetainedValue().body()
        return nil
      }, job.toOpaque())
    guard status == 0 else {
      job.release()
      return nil
    }
    return thread
  }
}
