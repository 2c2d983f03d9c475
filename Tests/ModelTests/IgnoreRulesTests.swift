import Testing

@testable import Model

@Suite struct IgnoreRulesTests {
  /// One recorded tree of ``IgnoreRulesGolden``.
  struct Tree {
    var name: String
    var files: [(path: String, lines: [String])] = []
    var verdicts: [(isFolder: Bool, path: String, rule: String)] = []

    var rules: IgnoreRules {
      var rules = IgnoreRules()
      for file in files {
        let folder = file.path.split(separator: "/").dropLast().joined(separator: "/")
        let text = file.lines.map { $0 + "\n" }.joined()
        rules.add(Array(text.utf8), folder: folder, source: file.path)
      }
      return rules
    }
  }

  static let trees: [Tree] = {
    var trees: [Tree] = []
    var isPaths = false
    for line in IgnoreRulesGolden.recorded.split(separator: "\n") {
      if line.hasPrefix("== ") {
        trees.append(Tree(name: String(line.dropFirst(3))))
      } else if line.hasPrefix("-- ") {
        isPaths = line == "-- paths"
        if !isPaths { trees[trees.count - 1].files.append((String(line.dropFirst(3)), [])) }
      } else if isPaths {
        let parts = line.dropFirst(2).split(separator: " => ")
        trees[trees.count - 1].verdicts.append(
          (line.hasPrefix("d"), String(parts[0]), String(parts[1])))
      } else {
        let file = trees[trees.count - 1].files.count - 1
        trees[trees.count - 1].files[file].lines.append(String(line))
      }
    }
    return trees
  }()

  @Test func decidesAsGitDid() {
    var count = 0
    for tree in Self.trees {
      let rules = tree.rules
      for (isFolder, path, wanted) in tree.verdicts {
        let rule = rules.rule(for: path, isFolder: isFolder)
        let got = rule.map { "\($0.source):\($0.line)" } ?? "-"
        #expect(got == wanted, "\(tree.name): \(path)")
        #expect(rules.ignores(path, isFolder: isFolder) == (rule.map { !$0.isNegated } ?? false))
        count += 1
      }
    }
    #expect(count == 91)
  }

  @Test func noRulesIgnoreNothing() {
    let rules = IgnoreRules()
    #expect(rules.isEmpty)
    #expect(!rules.ignores("a/b", isFolder: false))
    #expect(!rules.ignores("", isFolder: true))
  }

  @Test func laterFilesOfAFolderComeAfterEarlierOnes() {
    var rules = IgnoreRules()
    rules.add(Array("*.md\n".utf8), folder: "", source: ".gitignore")
    rules.add(Array("!*.md\n".utf8), folder: "", source: ".sextantignore")
    #expect(!rules.ignores("a.md", isFolder: false))
    #expect(rules.rule(for: "a.md", isFolder: false)?.source == ".sextantignore")
  }

  @Test func linesThatCannotMatchAreReportedAndSkipped() {
    var rules = IgnoreRules()
    let unusable = rules.add(Array("ok\n[a\nlone\\\n!\n".utf8), folder: "", source: "x")
    #expect(unusable == [2, 3, 4])
    #expect(rules.ignores("ok", isFolder: false))
    #expect(!rules.ignores("[a", isFolder: false))
  }

  @Test func marksAndLineEndsOfWindowsAreUnderstood() {
    var rules = IgnoreRules()
    rules.add([0xEF, 0xBB, 0xBF] + Array("one\r\ntwo\r\n".utf8), folder: "", source: "x")
    #expect(rules.ignores("one", isFolder: false))
    #expect(rules.ignores("deep/two", isFolder: true))
  }

  @Test func foldersAreNamedWithOrWithoutSlashesAround() {
    for folder in ["docs", "./docs", "docs/", "/docs"] {
      var rules = IgnoreRules()
      rules.add(Array("/x\n".utf8), folder: folder, source: "docs/.gitignore")
      #expect(rules.ignores("docs/x", isFolder: false), "\(folder)")
      #expect(!rules.ignores("x", isFolder: false))
    }
  }

  @Test func oddBytesNeverTrap() {
    var rules = IgnoreRules()
    rules.add([0xFF, 0x2A, 0x0A, 0x5B, 0xC3, 0x0A, 0x5C], folder: "", source: "x")
    #expect(!rules.ignores("plain", isFolder: false))
  }
}
