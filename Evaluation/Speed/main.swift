import Glibc

/// Benchmarks of single modules, for the scripts of `Evaluation/scripts`: `speed lexical` reads
/// commands from standard input and writes an answer a line.
let arguments = Array(CommandLine.arguments.dropFirst())
do {
  switch arguments.first {
  case "lexical":
    var speed = LexicalSpeed()
    try speed.run()
  default:
    print("usage: speed lexical")
    exit(2)
  }
} catch {
  print("\(error)")
  exit(2)
}
