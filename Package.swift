// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: exclude, swiftSettings: swiftSettings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies + ["TestSupport"], exclude: exclude,
    swiftSettings: swiftSettings)
}

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "sextant-search",
  products: [
    .library(name: "Sextant", targets: ["Sextant"]),
    // An index of words for other programs: Sources/LexicalIndex/Guide.md.
    .library(name: "LexicalIndex", targets: ["LexicalIndex", "Model", "FileFormat"]),
    // An index of vectors that are made elsewhere: Sources/VectorIndex/Guide.md.
    .library(name: "VectorIndex", targets: ["VectorIndex"]),
    .executable(name: "sextant", targets: ["SextantCommand"]),
  ],
  dependencies: [
    // Help, errors and shell completions of the command line, from the language's own project.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    // SQLite with migrations and statement reuse; measured no slower than the C interface.
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    // SHA-256 of sources, constant and audited; BoringSSL underneath.
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
  ],
  targets: [
    module("Model"),
    // Debug builds optimise the C loops too: without it tests of the encoder crawl (60 times slower).
    .target(
      name: "CKernels",
      cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
    module("Kernels", ["CKernels"]),
    module("FileFormat", ["Kernels"]),
    // The Snowball project's own stemmers, for languages other than English.
    .systemLibrary(name: "CStemmer", providers: [.apt(["libstemmer-dev"])]),
    module("Analysis", ["Model", "CStemmer"]),
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CCMark", providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    module("Ingestion", ["Model", "CLibXML2", "CZlib", "CCMark"]),
    // The system's libcurl, loaded when first used: start-up stays at 6 ms (8 when linked), and no
    // package is built (async-http-client: minutes; FoundationNetworking links libcurl and full
    // Foundation at every start).
    .target(name: "CCurl"),
    module("Transfer", ["CCurl"]),
    module("Encoder", ["Kernels", "FileFormat", "Transfer"], exclude: ["BuiltIn"]),
    module("VectorIndex", ["Model", "Kernels", "FileFormat"], exclude: ["Format.md", "Guide.md"]),
    module(
      "LexicalIndex", ["Model", "Kernels", "FileFormat"], exclude: ["Format.md", "Guide.md"]),
    module("Catalog", ["Model", "Kernels", "FileFormat", "CZlib", grdb]),
    module("Ranking", ["Model"]),
    module("Evaluation"),
    module(
      "Sextant",
      [
        "Model", "FileFormat", "Analysis", "Ingestion", "Encoder", "VectorIndex", "LexicalIndex",
        "Catalog", "Ranking", "Transfer", crypto,
      ]),
    .executableTarget(
      name: "SextantCommand",
      dependencies: [
        "Sextant", "Model", "Analysis", "Encoder", "VectorIndex", "FileFormat", "Evaluation",
        "Ranking", argumentParser,
      ],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "speed", dependencies: ["Analysis", "LexicalIndex", "Model"], path: "Evaluation/Speed",
      swiftSettings: swiftSettings),
    .target(
      name: "TestSupport", dependencies: [crypto], path: "Tests/TestSupport",
      swiftSettings: swiftSettings),
    tests("Model", ["Model"]),
    tests("Kernels", ["Kernels", "CKernels"]),
    tests("FileFormat", ["FileFormat"]),
    tests("Analysis", ["Analysis"], exclude: ["Fixtures"]),
    tests("Ingestion", ["Ingestion", "Model"]),
    tests("Transfer", ["Transfer"]),
    tests("Encoder", ["Encoder", "Kernels", "FileFormat", "Transfer"], exclude: ["Fixtures"]),
    tests("VectorIndex", ["VectorIndex", "Kernels", "FileFormat", "Model"]),
    tests("LexicalIndex", ["LexicalIndex", "FileFormat", "Kernels", "Model"]),
    tests("Catalog", ["Catalog", "Model", "FileFormat", grdb]),
    tests("Ranking", ["Ranking", "Model"]),
    tests("Evaluation", ["Evaluation"], exclude: ["Fixtures"]),
    tests("Sextant", ["Sextant", "Model", "Encoder", "FileFormat", "Transfer"]),
    tests("SextantCommand", [], exclude: ["Golden"]),
  ]
)
