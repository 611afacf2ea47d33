import ArgumentParser
import Crest
import CrestAdvisor
import CrestIngestion
import CrestReporting
import CrestSeries

/// `crest capacity`.
struct CapacityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capacity",
        abstract:
            "How much one replica carries: learned from history, from a load test, or from a wait that is allowed.",
        subcommands: [LearnCommand.self, ScaleCommand.self, QueueCommand.self])
}

/// `crest capacity learn`.
struct LearnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "From demand, CPU and replicas of the past: the demand at which a replica's CPU reaches the target.",
        discussion: "Only healthy, warm steps count. The last line is the flag that plans with it.")

    @OptionGroup(title: "Input") var input: InputFlags
    @OptionGroup(title: "Output") var result: OutputFlags

    @Option(name: .customLong("demand"), help: ArgumentHelp("The column of the demand.", valueName: "column"))
    var demandColumn: String

    @Option(name: .customLong("cpu"), help: ArgumentHelp("The column of the CPU used.", valueName: "column"))
    var cpuColumn: String

    @Option(name: .customLong("replicas"), help: ArgumentHelp("The column of the replicas.", valueName: "column"))
    var replicaColumn: String

    @Option(name: .customLong("errors"), help: ArgumentHelp("The column of what failed.", valueName: "column"))
    var errorColumn: String?

    @Option(
        help: ArgumentHelp("The CPU of one replica at which it is to work, in the column's unit.", valueName: "0.6"))
    var target = 0.6

    @Option(
        help: ArgumentHelp(
            "What the CPU column says: replica (a mean) or all (a sum); left out: what is nearer to the target.",
            valueName: "replica"))
    var cpuOf: CPUChoice?

    @Option(help: ArgumentHelp("For how long added replicas are cold.", valueName: "5m"))
    var warmUp = DurationArgument(seconds: 300)

    func validate() throws {
        if input.valueColumn != nil {
            throw ValidationError("the columns are named by --demand, --cpu and --replicas, not by --value")
        }
        if input.inputs.contains("-") {
            throw ValidationError("the input is read twice and cannot be standard input: give a file")
        }
    }

    func run() async throws {
        try await result.reporting {
            // What is served adds up over a step; CPU and replicas do not, whatever their columns are called.
            let served = try series([demandColumn] + (errorColumn.map { [$0] } ?? []), step: nil, aggregation: nil)
            let used = try series(
                [cpuColumn, replicaColumn], step: served[0].interval, aggregation: .mean)
            let history = try CapacityHistory(
                demand: served[0], cpu: used[0], replicas: used[1], errors: served.count > 1 ? served[1] : nil,
                reading: cpuOf?.reading, target: target, warmUp: warmUp.seconds)
            let document = CapacityDocument(try LearnedCapacity(history, target: target))
            try result.heed(document.warnings)
            try result.write(json: document.json, text: document.lines)
        }
    }

    /// The columns in their order, of one service.
    private func series(
        _ columns: [String], step: SamplingInterval?, aggregation: Aggregation?
    ) throws -> [TimeSeries] {
        var options = try input.options()
        options.values = .columns(columns)
        if let step { options.step = step }
        if let aggregation { options.aggregation = aggregation }
        let data = try InputReader().read(input.inputs.map(InputSource.init(argument:)), options: options)
        let series = data.series.map(\.series)
        guard series.count == columns.count else {
            throw CrestError(
                .request, "there are \(series.count) series where one service has \(columns.count)",
                hint: "give the file of one service; columns without a value are no series")
        }
        // One column is a series without a name of its own.
        guard columns.count > 1 else { return series }
        return try columns.map { column in
            guard let found = series.first(where: { $0.name == column || $0.name.hasSuffix("/\(column)") }) else {
                throw CrestError(.request, "there is no series of the column '\(column)'", hint: "see crest inspect")
            }
            return found
        }
    }
}

/// The `--cpu-of` flag.
enum CPUChoice: String, ExpressibleByArgument, CaseIterable {
    case replica, all

    var reading: CapacityHistory.CPUReading {
        switch self {
        case .replica: .replica
        case .all: .all
        }
    }
}

/// `crest capacity scale`.
struct ScaleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "From the points of a load test: the Universal Scalability Law and where more begins to make less.")

    @Argument(
        help: ArgumentHelp("Points as concurrency:throughput, such as 1:65 18:996 36:1652.", valueName: "n:throughput"))
    var points: [LoadTestArgument]

    @Option(help: ArgumentHelp("A throughput, to be told how many reach it.", valueName: "1500"))
    var demand: Double?

    @OptionGroup(title: "Output") var result: OutputFlags

    func run() async throws {
        try await result.reporting {
            let document = ScalabilityDocument(
                try ScalabilityLaw(fitting: points.map(\.point)), demand: demand)
            try result.write(json: document.json, text: document.lines)
        }
    }
}

/// A point of a load test.
struct LoadTestArgument: ExpressibleByArgument {
    let point: LoadTestPoint

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
        guard parts.count == 2, let concurrency = parts[0], let throughput = parts[1] else { return nil }
        point = LoadTestPoint(concurrency: concurrency, throughput: throughput)
    }
}
