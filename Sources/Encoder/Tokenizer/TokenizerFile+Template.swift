// The post-processor of a tokenizer.json.

extension TokenizerFile {
  /// Special tokens around one text and two.
  func templates() throws(ModelError) -> SpecialTemplate {
    guard root["post_processor"] != nil else { return .empty }
    return try template(try root.object("post_processor")) ?? .empty
  }

  /// Nil for a processor that changes no ids.
  private func template(_ settings: ModelSettings) throws(ModelError) -> SpecialTemplate? {
    switch try settings.string("type") {
    case "ByteLevel": return nil
    case "BertProcessing": return try bert(settings)
    case "RobertaProcessing": return try roberta(settings)
    case "TemplateProcessing":
      return SpecialTemplate(
        single: try pieces(try settings.objects("single"), texts: ["A"], in: settings),
        pair: try pieces(try settings.objects("pair"), texts: ["A", "B"], in: settings))
    case "Sequence":
      var found: SpecialTemplate?
      for part in try settings.objects("processors") {
        guard let template = try template(part) else { continue }
        guard found == nil else {
          throw part.unsupported("type", supported: "one template of special tokens")
        }
        found = template
      }
      return found
    default:
      throw settings.unsupported(
        "type",
        supported: "the post-processors TemplateProcessing, BertProcessing, RobertaProcessing, "
          + "ByteLevel and Sequence")
    }
  }

  private func bert(_ settings: ModelSettings) throws(ModelError) -> SpecialTemplate {
    let (start, stop) = (try pairID("cls", in: settings), try pairID("sep", in: settings))
    let single: [SpecialTemplate.Piece] = [
      .special([start], type: 0), .text(0, type: 0), .special([stop], type: 0),
    ]
    return SpecialTemplate(
      single: single, pair: single + [.text(1, type: 1), .special([stop], type: 1)])
  }

  private func roberta(_ settings: ModelSettings) throws(ModelError) -> SpecialTemplate {
    let (start, stop) = (try pairID("cls", in: settings), try pairID("sep", in: settings))
    let single: [SpecialTemplate.Piece] = [
      .special([start], type: 0), .text(0, type: 0), .special([stop], type: 0),
    ]
    return SpecialTemplate(
      single: single,
      pair: single + [
        .special([stop], type: 0), .text(1, type: 0), .special([stop], type: 0),
      ])
  }

  /// - Parameter texts: The texts that must be there, each once.
  private func pieces(
    _ entries: [ModelSettings], texts: [String], in settings: ModelSettings
  ) throws(ModelError) -> [SpecialTemplate.Piece] {
    var pieces: [SpecialTemplate.Piece] = []
    var seen: [String] = []
    for entry in entries {
      let isText = entry["Sequence"] != nil
      let part = try entry.object(isText ? "Sequence" : "SpecialToken")
      let type = Int32(try part.integer("type_id", in: 0...63, default: 0))
      let name = try part.string("id")
      if isText {
        seen.append(name)
        pieces.append(.text(name == "A" ? 0 : 1, type: type))
      } else {
        pieces.append(.special(try specialIDs(name, in: settings), type: type))
      }
    }
    guard seen.sorted() == texts else {
      throw settings.bad(
        "single", .string(seen.joined(separator: " ")), expected: texts.joined(separator: " "))
    }
    return pieces
  }
}
