import ArgumentParser
import Numeral

/// `benchmarks suite`: every case, beside naive loops.
struct SuiteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suite",
    abstract: "Measure every case beside naive loops.",
    discussion: """
      EXAMPLE
        benchmarks --filter matmul --threads 1
      """)

  @Option(help: ArgumentHelp("Measure the cases whose name contains this.", valueName: "name"))
  var filter: String?

  @Option(help: ArgumentHelp("The number of threads. (default: all cores)", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("--threads is \(threads), expected 1 or more.")
    }
  }

  func run() throws {
    let benchmarks = matrixProductCases.filter { filter.map($0.name.contains) ?? true }
    guard !benchmarks.isEmpty else {
      throw ValidationError("--filter is '\(filter ?? "")', which no case's name contains.")
    }
    Parallel.$threads.withValue(threads ?? Parallel.threads) {
      for benchmark in benchmarks {
        let problem = benchmark.problem(), naive = benchmark.naiveProblem()
        let rates = (problem.rate { problem.library() }, naive.rate { naive.naive() })
        print("\(benchmark.name): \(rates.0 / 1e9) GFLOP/s, naive \(rates.1 / 1e9)")
      }
    }
  }
}
