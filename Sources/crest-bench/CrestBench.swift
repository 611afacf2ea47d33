/// Measures the parts of Crest whose speed is promised: `crest-bench [NAME…]`, all of them without a name. With
/// `crest-bench read FILE` it reads a file, beside other programs that do the same.
@main struct CrestBench {
    static let benchmarks: [Benchmark] = [ingestion, holtWinters, planning, live, exporting]

    static func main() async throws {
        let names = CommandLine.arguments.dropFirst()
        if names.count == 2, names.first == "read", let path = names.last {
            try readToMinutes(path: path)
            return
        }
        if let unknown = names.first(where: { name in !benchmarks.contains { $0.name == name } }) {
            print("no benchmark '\(unknown)'; there are \(benchmarks.map(\.name).joined(separator: ", "))")
            return
        }
        for benchmark in benchmarks where names.isEmpty || names.contains(benchmark.name) {
            print("\(benchmark.name): \(benchmark.summary)")
            try await benchmark.run()
        }
    }
}
