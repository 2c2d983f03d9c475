/// Which layers see everything and which a window, each kind with its rotary base.
struct LayerPattern: Sendable {
  /// How far the tokens of each layer see.
  let reaches: [AttentionReach]
  /// The rotary base of each layer.
  let bases: [Double]

  /// Reads `layer_types` and `rope_parameters`, or what older files say instead.
  ///
  /// - Parameters:
  ///   - isGlobal: For files that do not list their layers.
  ///   - olderBases: The names of the bases of global and local layers.
  init(
    _ settings: ModelSettings, count: Int, global: AttentionReach, local: AttentionReach,
    isGlobal: (Int) -> Bool, olderBases: (global: String, local: String)
  ) throws(ModelError) {
    let kinds = try Self.kinds(settings, count: count, isGlobal: isGlobal)
    let globalBase = try RotaryBase.read(
      settings, kind: "full_attention", older: olderBases.global)
    let localBase =
      kinds.contains(false)
      ? try RotaryBase.read(settings, kind: "sliding_attention", older: olderBases.local)
      : globalBase
    reaches = kinds.map { $0 ? global : local }
    bases = kinds.map { $0 ? globalBase : localBase }
  }

  /// True for a global layer.
  private static func kinds(
    _ settings: ModelSettings, count: Int, isGlobal: (Int) -> Bool
  ) throws(ModelError) -> [Bool] {
    guard let found = settings["layer_types"] else { return (0..<count).map(isGlobal) }
    guard case .array(let names) = found, names.count == count else {
      throw settings.bad("layer_types", found, expected: "a name for each of \(count) layers")
    }
    var kinds: [Bool] = []
    for name in names {
      switch name {
      case .string("full_attention"): kinds.append(true)
      case .string("sliding_attention"): kinds.append(false)
      default:
        throw .unsupported(
          path: settings.path, part: "\"layer_types\":", found: name.shown,
          supported: "full_attention and sliding_attention")
      }
    }
    return kinds
  }

  /// The rotary table of each layer; layers of one base share it.
  func tables(headSize: Int, positions: Int) -> [RotaryTable] {
    var made: [Double: RotaryTable] = [:]
    return bases.map { base in
      if let table = made[base] { return table }
      let table = RotaryTable(headSize: headSize, positions: positions, base: base)
      made[base] = table
      return table
    }
  }
}
