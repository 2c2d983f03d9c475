import Encoder

/// The steps between the list of files and a folder that can be loaded.
struct ModelPullRun {
  let hub: Hub
  let commit: String
  let aside: AsideFolder

  /// Fetches all files that an encoder needs, the small ones first.
  ///
  /// - Returns: The files that are there now; nothing else is.
  func fetch() throws -> [HubFile] {
    let listed = try hub.files(commit: commit)
    let modules = listed.filter { $0.path == "modules.json" }
    try fetch(modules, done: 0, total: modules.reduce(0) { $0 + $1.size })
    let selection = HubSelection(listed, folders: try folders(hasModules: !modules.isEmpty))
    // Static models of sentence-transformers have no config.json.
    guard !selection.weights.isEmpty,
      selection.settings.contains(where: { ["config.json", "modules.json"].contains($0.name) })
    else { throw HubError.noWeights(page: hub.model.page) }
    let total = selection.all.reduce(0) { $0 + $1.size }
    try aside.keepOnly(selection.all)
    try aside.requireSpace(for: total)
    try fetch(selection.settings, done: 0, total: total)
    try refuseUnsupported()
    try fetch(selection.weights, done: selection.settings.reduce(0) { $0 + $1.size }, total: total)
    return selection.all
  }

  private func fetch(_ files: [HubFile], done: Int, total: Int) throws {
    var done = done
    for file in files {
      try aside.makeFolder(for: file)
      let before = done
      try FileDownload(
        hub: hub, file: file, address: hub.model.content(of: file.path, commit: commit),
        path: aside.path(of: file),
        progress: { hub.notify(.fetching(done: before + $0, total: total, file: file.path)) }
      ).run()
      done += file.size
    }
  }

  /// The model's own folder and those of its modules.
  private func folders(hasModules: Bool) throws -> Set<String> {
    guard hasModules else { return [""] }
    let modules = try HubListing.decode(
      [HubListing.Module].self, from: aside.read("modules.json"), of: "modules.json")
    return try modules.reduce(into: [""]) { folders, module in
      let path = module.path.hasSuffix("/") ? String(module.path.dropLast()) : module.path
      guard path.isEmpty || HubFile.isSafe(path) else { throw HubError.unsafePath(path) }
      folders.insert(path)
    }
  }

  /// Refuses by its settings a model of a kind we do not do, before gigabytes of it are fetched.
  private func refuseUnsupported() throws {
    do { _ = try EncoderLoader.load(folder: aside.path) } catch {
      if case .unsupported = error { throw refused(error) }
      // Anything else may only be for want of weights.
    }
  }

  /// Loads the whole model.
  ///
  /// - Throws: ``ModelError``, when the folder was removed too: what cannot be used is not kept.
  func load() throws {
    do { _ = try EncoderLoader.load(folder: aside.path) } catch { throw refused(error) }
  }

  private func refused(_ error: ModelError) -> ModelError {
    aside.remove()
    return error
  }
}
