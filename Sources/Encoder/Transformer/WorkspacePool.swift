import Synchronization

/// Workspaces that no thread uses now.
final class WorkspacePool: Sendable {
  private let spare = Mutex<[TransformerWorkspace]>([])

  /// Takes one for blocks of `tokens` tokens; made new where there is none so large.
  func take(_ weights: TransformerWeights, tokens: Int) -> TransformerWorkspace {
    let found = spare.withLock { $0.popLast() }
    if let found, found.tokenCapacity >= tokens { return found }
    // Rounded up, so that single texts of growing length do not allocate again and again.
    return TransformerWorkspace(weights, tokens: max(64, (tokens + 63) / 64 * 64))
  }

  /// Gives one back.
  func put(_ workspace: TransformerWorkspace) { spare.withLock { $0.append(workspace) } }
}
