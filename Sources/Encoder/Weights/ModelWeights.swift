/// The tensors of a model, in one safetensors file or in several shards.
struct ModelWeights: Sendable {
  /// A tensor and the file that holds it.
  struct Entry: Sendable {
    let file: SafetensorsFile
    let tensor: SafetensorsFile.Tensor
  }

  private static let single = "model.safetensors"
  private static let index = "model.safetensors.index.json"
  /// More shards than any model has.
  private static let shardLimit = 1024

  private let files: [SafetensorsFile]
  private let entries: [String: Entry]
  /// Named in errors.
  let path: String

  /// Maps model.safetensors, else the shards that model.safetensors.index.json names.
  ///
  /// - Throws: ``ModelError``: a file is missing or damaged, or the index is wrong.
  init(_ folder: ModelFolder) throws(ModelError) {
    if folder.contains(Self.single) || !folder.contains(Self.index) {
      let file = try SafetensorsFile(file: try folder.map(Self.single))
      self.init([file], path: file.path)
      return
    }
    var files: [SafetensorsFile] = []
    let places = try Self.places(folder)
    for name in Set(places.values).sorted() {
      files.append(try SafetensorsFile(file: try folder.map(name)))
    }
    self.init(files, path: folder.path(of: Self.index))
    for (name, file) in places.sorted(by: { $0.key < $1.key }) {
      guard entries[name]?.file.path == folder.path(of: file) else {
        throw .missingTensor(path: folder.path(of: file), name: name)
      }
    }
  }

  /// Of a name that several files have, the last file's tensor counts.
  private init(_ files: [SafetensorsFile], path: String) {
    self.files = files
    self.path = path
    var entries: [String: Entry] = [:]
    for file in files {
      for (name, tensor) in file.tensors { entries[name] = Entry(file: file, tensor: tensor) }
    }
    self.entries = entries
  }

  /// The file of each tensor, by the index.
  private static func places(_ folder: ModelFolder) throws(ModelError) -> [String: String] {
    let map = try folder.settings(Self.index).object("weight_map")
    var places: [String: String] = [:]
    for name in map.keys {
      let file = try map.string(name)
      guard !file.contains("/"), file.hasSuffix(".safetensors") else {
        throw map.bad(name, .string(file), expected: "a safetensors file of the folder")
      }
      places[name] = file
    }
    guard Set(places.values).count <= shardLimit else {
      throw map.bad("weight_map", .integer(places.count), expected: "at most \(shardLimit) files")
    }
    return places
  }

  /// True when there is such a tensor.
  func contains(_ name: String) -> Bool { entries[name] != nil }

  /// A tensor that must be there with this shape; errors as ``SafetensorsFile/tensor(_:shape:types:)``.
  func entry(_ name: String, shape: [Int]) throws(ModelError) -> Entry {
    guard let entry = entries[name] else { throw .missingTensor(path: path, name: name) }
    return Entry(file: entry.file, tensor: try entry.file.tensor(name, shape: shape))
  }

  /// The first dimension of a matrix whose size no setting tells.
  func rowCount(_ name: String, limit: Int) throws(ModelError) -> Int {
    guard let entry = entries[name] else { throw .missingTensor(path: path, name: name) }
    guard entry.tensor.shape.count == 2, 1...limit ~= entry.tensor.shape[0] else {
      throw .unfitTensor(
        path: path, name: name, found: entry.tensor.description,
        expected: "a matrix of at most \(limit) rows")
    }
    return entry.tensor.shape[0]
  }

  /// A tensor's values, outermost dimension slowest.
  func floats(_ name: String, shape: [Int]) throws(ModelError) -> [Float] {
    try entry(name, shape: shape).file.floats(name, shape: shape)
  }

  /// Adds the content of all files.
  func add(to fingerprint: inout Fingerprint) {
    for file in files { file.withBytes { fingerprint.add("weights", contentOf: $0) } }
  }

  /// Gives the memory of values read so far back to the system.
  func releasePages() { for file in files { file.releasePages() } }
}

extension ModelWeights.Entry {
  /// Decodes row `row` of a matrix.
  ///
  /// - Precondition: The tensor has two dimensions and the row; `out` has the second's count.
  func copyRow(_ row: Int, into out: UnsafeMutableBufferPointer<Float>) {
    let rowBytes = tensor.shape[1] * tensor.type.byteCount
    let start = tensor.byteRange.lowerBound + row * rowBytes
    file.withBytes { bytes in
      FloatDecoding.decode(
        UnsafeRawBufferPointer(rebasing: bytes[start..<start + rowBytes]), as: tensor.type,
        into: out)
    }
  }
}
