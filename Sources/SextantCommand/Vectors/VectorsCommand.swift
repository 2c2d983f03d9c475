import ArgumentParser

struct VectorsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vectors",
    abstract: "Build and search an index of your own vectors.",
    discussion: """
      Vectors have numbers: their rows at first, then those they are added by. Reads
      NumPy matrices (.npy, float32 or float16) and .fvecs.

        sextant vectors build --input base.npy --output base.vectors
      """,
    subcommands: [
      VectorsBuildCommand.self, VectorsSearchCommand.self, VectorsAddCommand.self,
      VectorsRemoveCommand.self, VectorsStatusCommand.self, VectorsCalibrateCommand.self,
    ])
}
