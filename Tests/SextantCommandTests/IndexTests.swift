import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct IndexTests {
  private func counts(_ run: ProgramRun) throws -> [String: Int] {
    try run.json().compactMapValues { $0 as? Int }
  }

  @Test func runsCountWhatChanged() throws {
    let workspace = Workspace.withManual()
    let first = try counts(workspace.run("index", "docs", "--json"))
    #expect(first["schema"] == 1)
    #expect(first["added"] == 3 && first["documents"] == 3 && first["failed"] == 0)
    let second = try counts(workspace.run("index", "docs", "--json"))
    #expect(second["unchanged"] == 3 && second["added"] == 0)
    workspace.folder.write("docs/notes.txt", "Other words, and more of them.\n")
    unlink(workspace.folder.file("docs/guide/logs.html"))
    let third = try counts(workspace.run("index", "docs", "--json"))
    #expect(third["updated"] == 1 && third["removed"] == 1 && third["unchanged"] == 1)
    let text = workspace.run("index", "docs")
    #expect(text.output.isEmpty)
    #expect(text.errors.contains("0 added, 0 updated, 2 unchanged, 0 removed, 0 failed"))
  }

  @Test func aDryRunLeavesNothing() {
    let workspace = Workspace.withManual()
    let run = workspace.run("index", "docs", "--dry-run")
    #expect(run.status == 0)
    #expect(run.errors.contains("would be: 3 added"))
    #expect(!workspace.has(".sextant"))
  }

  @Test func theIndexIsFoundFromAFolderBelow() {
    let workspace = Workspace.indexed()
    workspace.environment["PWD"] = workspace.folder.file("docs")
    let below = StartedProgram(
      ["status", "--json"], folder: workspace.folder.file("docs/guide"),
      scratch: workspace.folder.path, environment: workspace.environment
    ).wait()
    #expect(below.status == 0)
  }

  @Test func aSecondWriterIsToldWhoHoldsTheIndex() throws {
    let workspace = Workspace.indexed()
    let lock = open(workspace.folder.file(".sextant/lock"), O_RDWR)
    try #require(lock >= 0)
    defer { close(lock) }
    try #require(flock(lock, LOCK_EX | LOCK_NB) == 0)
    _ = ftruncate(lock, 0)
    _ = pwrite(lock, "4711\n", 5, 0)
    for command in [["index", "docs"], ["compact"], ["remove", "notes.txt"]] {
      let run = workspace.run(command)
      #expect(run.status == 2)
      #expect(run.errors.contains("the index is being written by process 4711"))
    }
    #expect(workspace.run("search", "timeout").status == 0)
  }

  @Test func aKilledRunIsFinishedByTheNext() throws {
    let workspace = Workspace.withManual()
    for number in 0..<120 {
      workspace.folder.write(
        "docs/many/\(number).txt", "Page \(number) tells of the timeout and of log files.\n")
    }
    for delay in [20_000, 80_000, 200_000] as [UInt32] {
      let started = workspace.start("index", "docs")
      usleep(delay)
      _ = started.kill()
      let found = workspace.run("search", "tombstone", "--mode", "lexical", "--format", "files")
      #expect(found.status == 0 || found.output.isEmpty)
      let check = workspace.run("check")
      // Killed while it made the very first file, an index may be as good as absent.
      let isAbsent = found.output.isEmpty && check.status == 2
      #expect(check.status == 0 || isAbsent, "\(check.errors)")
    }
    #expect(workspace.run("index", "docs").status == 0)
    let status = try workspace.run("status", "--json").json()
    #expect(status["documents"] as? Int == 123)
    #expect((status["vectors"] as? [String: Any])?["pending"] as? Int == 0)
    #expect(workspace.run("check").status == 0)
  }
}
