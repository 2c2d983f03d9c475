/// The base of rotary angles, which config.json files write in several ways.
enum RotaryBase {
  private static let range = 1.0...1e12

  /// Reads `rope_parameters`, by kind of layer or for all, else the member `older`.
  ///
  /// - Throws: ``ModelError``, also for angles that are scaled, which this program does not do.
  static func read(
    _ settings: ModelSettings, kind: String = "full_attention", older: String
  ) throws(ModelError) -> Double {
    if settings["rope_scaling"] != nil {
      throw settings.unsupported("rope_scaling", supported: "rotary positions that are not scaled")
    }
    guard settings["rope_parameters"] != nil else {
      return try settings.number(older, in: range)
    }
    var parameters = try settings.object("rope_parameters")
    if parameters[kind] != nil { parameters = try parameters.object(kind) }
    guard try parameters.string("rope_type", default: "default") == "default" else {
      throw parameters.unsupported("rope_type", supported: "default")
    }
    let part = try parameters.number("partial_rotary_factor", in: 0...1, default: 1)
    guard part == 1 else {
      throw parameters.unsupported("partial_rotary_factor", supported: "1")
    }
    return try parameters.number("rope_theta", in: range)
  }
}
