import ArgumentParser
import FileFormat
import VectorIndex

/// How near vectors are, as written on the command line.
enum MetricName: String, CaseIterable, ExpressibleByArgument {
  case cosine, l2, ip

  var metric: VectorMetric {
    switch self {
    case .cosine: .cosine
    case .l2: .l2
    case .ip: .innerProduct
    }
  }

  init(_ metric: VectorMetric) {
    switch metric {
    case .cosine: self = .cosine
    case .l2: self = .l2
    case .innerProduct: self = .ip
    }
  }
}

/// What codes describe, as written on the command line.
enum CodesName: String, CaseIterable, ExpressibleByArgument {
  case plain, residual, rotated, auto

  /// Nil: what finds most of a sample.
  var coding: VectorCoding? {
    switch self {
    case .plain: .plain
    case .residual: .residual
    case .rotated: .rotated
    case .auto: nil
    }
  }

  init(_ coding: VectorCoding) {
    switch coding {
    case .plain: self = .plain
    case .residual: self = .residual
    case .rotated: self = .rotated
    }
  }
}

struct VectorsBuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Train quantizers on vectors and write an index of them.",
    discussion: """
      Rows are named by their number, from 0. Fewer than 20,000 rows are kept without
      codes and always searched exactly, unless --lists is given.

        sextant vectors build --input base.npy --output base.vectors
      """)

  @Option(help: ArgumentHelp("The vectors, a row each.", valueName: "file"), completion: .file())
  var input: String

  @Option(help: ArgumentHelp("Where the index goes.", valueName: "file"), completion: .file())
  var output: String

  @Option(help: "What near means; l2 is the squared Euclidean distance, ip the inner product.")
  var metric = MetricName.cosine

  @Option(
    help: ArgumentHelp(
      "Bytes that one vector may take in the file, id and re-scoring store included, centroids not.",
      valueName: "n"))
  var bytesPerVector: Int?

  @Option(help: ArgumentHelp("Inverted lists (default: rows / 200).", valueName: "n"))
  var lists: Int?

  @Option(
    help: """
      What codes describe: the vectors, what their lists leave of them, the vectors turned so that \
      codes lose less (OPQ), or what finds most of a sample.
      """)
  var codes = CodesName.plain

  @OptionGroup var threads: ThreadsOption

  @Flag(help: "Print the figures as JSON.")
  var json = false

  func validate() throws {
    if let lists { try Limits.require(lists, in: Limits.lists, for: "--lists") }
    if let bytesPerVector {
      try Limits.require(bytesPerVector, in: 1...1_000_000, for: "--bytes-per-vector")
    }
  }

  func run() throws {
    try OutputPath.check(output)
    let file = try VectorFile(path: input)
    let (dimension, values) = (file.dimension, file.values)
    _ = consume file  // the build works in the one copy of the values
    var options = VectorBuildOptions()
    options.metric = metric.metric
    options.listCount = lists
    options.bytesPerVector = bytesPerVector
    options.coding = codes.coding
    options.threads = threads.count
    if lists != nil { options.exactBelow = 0 }
    let build = try VectorBuild(
      values, dimension: dimension, named: input, options: options, progress: ProgressLine())
    try build.contents.write(to: output)
    let figures = VectorBuildFigures(build, bytes: try MappedFile(path: output).bytes.count)
    if json { return try Output.json(figures) }
    Terminal.standardError.message(figures.summary)
  }
}
