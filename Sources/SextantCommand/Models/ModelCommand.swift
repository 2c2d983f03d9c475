import ArgumentParser

struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Look at encoders, and add one from a folder.",
    discussion: "  sextant model list",
    subcommands: [
      ModelListCommand.self, ModelAddCommand.self, ModelTokensCommand.self, ModelTrainCommand.self,
    ])
}
