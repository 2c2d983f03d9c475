import Glibc
import Sextant

/// Holds an index's writer lock as another process would.
final class LockHolder {
  private let descriptor: Int32

  init(_ index: IndexFolder) throws {
    descriptor = open("\(index.path)/lock", O_RDWR | O_CREAT, 0o644)
    precondition(flock(descriptor, LOCK_EX | LOCK_NB) == 0, "the lock is free")
  }

  deinit { close(descriptor) }
}
