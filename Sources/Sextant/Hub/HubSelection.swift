/// The files of a model that an encoder needs: settings, tokenizer, safetensors weights.
///
/// Hubs keep the same weights in several formats; only safetensors are taken, which cannot run code.
struct HubSelection {
  /// Small files, read before the weights are fetched.
  private(set) var settings: [HubFile] = []
  /// The weights, whole or in parts, with the index of the parts.
  private(set) var weights: [HubFile] = []

  private static let settingsNames: Set<String> = [
    "config.json", "modules.json", "prompts.json", "config_sentence_transformers.json",
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
    "vocab.txt", "vocab.json", "merges.txt",
  ]
  private static let wholeWeights = "model.safetensors"
  private static let partsIndex = "model.safetensors.index.json"

  /// Chooses among all files of a model.
  ///
  /// - Parameter folders: The folders of its modules, the model's own among them as "".
  init(_ files: [HubFile], folders: Set<String>) {
    for folder in folders.sorted() {
      let here = files.filter { $0.folder == folder }.sorted { $0.path < $1.path }
      settings += here.filter { Self.isSettings($0.name) }
      let whole = here.filter { $0.name == Self.wholeWeights }
      weights += whole.isEmpty ? here.filter { Self.isPart($0.name) } : whole
    }
  }

  /// True for settings, prompts and the tokenizer's files.
  static func isSettings(_ name: String) -> Bool {
    settingsNames.contains(name) || name.hasPrefix("sentence_") && name.hasSuffix(".json")
  }

  /// True for `model-00001-of-00002.safetensors` and the index of such parts.
  static func isPart(_ name: String) -> Bool {
    if name == partsIndex { return true }
    guard name.hasPrefix("model-"), name.hasSuffix(".safetensors") else { return false }
    let numbers = name.dropFirst(6).dropLast(12).split(separator: "-")
    return numbers.count == 3 && numbers[1] == "of" && Int(numbers[0]) != nil
      && Int(numbers[2]) != nil
  }

  /// Everything, settings first.
  var all: [HubFile] { settings + weights }
}
