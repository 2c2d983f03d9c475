import Foundation
import Glibc
import Testing

/// The program `sextant`, run as a user would, and what came of it.
struct ProgramRun {
  let status: Int32
  let output: [UInt8]
  let errors: String

  var text: String { String(decoding: output, as: UTF8.self) }
  /// Lines of standard output.
  var lines: [String] { text.split(separator: "\n").map(String.init) }

  /// Standard output as one JSON object.
  func json(sourceLocation: SourceLocation = #_sourceLocation) throws -> [String: Any] {
    let value = try? JSONSerialization.jsonObject(with: Data(output))
    return try #require(
      value as? [String: Any], "no JSON object: \(text) \(errors)", sourceLocation: sourceLocation)
  }

  /// The program beside this test bundle, or `$SEXTANT_PROGRAM`.
  static let path: String = {
    if let set = getenv("SEXTANT_PROGRAM") { return String(cString: set) }
    let bundle = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let parts = (bundle ?? "").split(separator: "/").dropLast()
    return "/" + parts.joined(separator: "/") + "/sextant"
  }()
}

/// A run that may still be going on.
struct StartedProgram {
  let process: pid_t
  private let outputPath: String
  private let errorsPath: String

  /// Starts the program.
  ///
  /// - Parameters:
  ///   - folder: The current folder of the run.
  ///   - scratch: Where its streams are caught.
  ///   - input: A file for standard input; nothing when nil.
  init(
    _ arguments: [String], folder: String, scratch: String, environment: [String: String],
    input: String? = nil
  ) {
    let name = "\(scratch)/\(UUID().uuidString)"
    outputPath = "\(name).out"
    errorsPath = "\(name).err"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errorsPath, O_WRONLY | O_CREAT, 0o600)
    // The shell changes the folder and becomes the program: the process is the same.
    let command = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder, ProgramRun.path]
    var words = (command + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var process = pid_t()
    let code = posix_spawn(&process, "/bin/sh", &actions, nil, &words, &variables)
    precondition(code == 0, "cannot run a shell: \(String(cString: strerror(code)))")
    self.process = process
  }

  /// Waits for the end; a run that was killed has the status 128 + signal.
  func wait() -> ProgramRun {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return ProgramRun(
      status: signal == 0 ? (status >> 8) & 0xff : 128 + signal,
      output: [UInt8](FileManager.default.contents(atPath: outputPath) ?? Data()),
      errors: String(
        decoding: FileManager.default.contents(atPath: errorsPath) ?? Data(), as: UTF8.self))
  }

  /// Ends the run at once, as a power cut would.
  func kill() -> ProgramRun {
    _ = Glibc.kill(process, SIGKILL)
    return wait()
  }
}
