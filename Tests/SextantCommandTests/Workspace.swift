import Foundation
import TestSupport

/// A user's place for one test: a folder of documents, a store with a tiny encoder, no settings.
final class Workspace {
  let folder = TemporaryFolder()
  private let scratch = TemporaryFolder()
  var environment: [String: String]

  init() {
    let models = scratch.file("models")
    environment = [
      "HOME": scratch.path, "PATH": "/usr/bin:/bin", "SEXTANT_MODELS": models,
      "SEXTANT_PROGRAM_TEST": "1",
    ]
    for name in ["LD_LIBRARY_PATH"] {
      environment[name] = ProcessInfo.processInfo.environment[name]
    }
    TinyModel.write(to: scratch, named: "models/builtin")
  }

  /// A workspace with a small manual in `docs/`.
  static func withManual() -> Workspace {
    let workspace = Workspace()
    for (name, text) in Manual.pages { workspace.folder.write("docs/\(name)", text) }
    return workspace
  }

  /// A workspace whose manual is indexed in `.sextant`.
  static func indexed() -> Workspace {
    let workspace = withManual()
    let run = workspace.run("index", "docs")
    precondition(run.status == 0, "cannot index: \(run.errors)")
    return workspace
  }

  /// Runs the program in the workspace's folder and waits.
  func run(_ arguments: String...) -> ProgramRun { run(arguments) }

  /// Runs the program, with a file for standard input if one is given.
  func run(_ arguments: [String], input: String? = nil) -> ProgramRun {
    StartedProgram(
      arguments, folder: folder.path, scratch: scratch.path, environment: environment,
      input: input
    ).wait()
  }

  /// Starts the program and does not wait.
  func start(_ arguments: String...) -> StartedProgram {
    StartedProgram(
      arguments, folder: folder.path, scratch: scratch.path, environment: environment)
  }

  /// True when the workspace has a file or folder of this name.
  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.file(name)) }
}

/// Pages with facts that tests ask for.
enum Manual {
  static let pages = [
    "guide/timeouts.md": """
    # Timeouts

    ## Default timeout

    The default timeout is thirty seconds. It applies to every request that names none.

    ## Raising it

    Set request.timeout in the settings file, then restart the server.

    """,
    "guide/logs.html": """
    <html><head><title>Log files</title></head><body><h1>Log files</h1>
    <h2 id="rotation">Rotation</h2>
    <p>Log files are rotated every night. Old files are kept for seven days.</p>
    </body></html>
    """,
    "notes.txt": "Compaction gives space back. A removed document leaves a tombstone until then.\n",
  ]
}
