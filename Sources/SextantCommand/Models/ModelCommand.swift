import ArgumentParser

struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "List, add, fetch and train encoders.",
    discussion: "  sextant model list",
    subcommands: [
      ModelListCommand.self, ModelAddCommand.self, ModelPullCommand.self, ModelTokensCommand.self,
      ModelTrainCommand.self,
    ])
}
