import ArgumentParser
import Crest
import CrestAdvisor
import CrestReporting

/// `crest capacity queue`.
struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "How many replicas keep the wait of requests short: M/M/c, and M/G/c by Allen and Cunneen.")

    @Option(help: ArgumentHelp("Requests a second.", valueName: "900"))
    var rate: Double

    @Option(help: ArgumentHelp("What a request takes of a server.", valueName: "80ms"))
    var serviceTime: SecondsArgument

    @Option(help: ArgumentHelp("How long requests may wait.", valueName: "50ms"))
    var wait: SecondsArgument

    @Option(help: ArgumentHelp("The share that may wait longer; left out: the wait is a mean.", valueName: "1%"))
    var chance: PercentArgument?

    @Option(help: ArgumentHelp("Servers (workers, cores) of one replica.", valueName: "8"))
    var servers = 1

    @Option(help: ArgumentHelp("The coefficient of variation of the services; 1 is exponential.", valueName: "1"))
    var variation = 1.0

    @Option(help: ArgumentHelp("That of the times between arrivals; 1 is a Poisson stream.", valueName: "1"))
    var arrivalVariation = 1.0

    @Option(help: ArgumentHelp("How far arrivals rise above the rate within the time of a wait.", valueName: "1.3"))
    var burst = 1.0

    @OptionGroup(title: "Output") var result: OutputFlags

    func validate() throws {
        guard rate > 0, rate.isFinite else {
            throw ValidationError("--rate must be a number above 0, not \(rate): without arrivals nobody waits")
        }
        if !(1...1_000_000).contains(servers) {
            throw ValidationError("--servers must be 1 … 1000000, not \(servers)")
        }
        if !(burst >= 1 && burst.isFinite) { throw ValidationError("--burst must be at least 1, not \(burst)") }
    }

    func run() async throws {
        try await result.reporting {
            let queue = try ServiceQueue(
                arrivalRate: rate * burst, serviceTime: serviceTime.seconds, arrivalVariation: arrivalVariation,
                serviceVariation: variation)
            let objective: WaitObjective =
                if let chance {
                    try .share(chance.fraction, waitingLongerThan: wait.seconds)
                } else {
                    try .mean(seconds: wait.seconds)
                }
            let document = QueueDocument(queue, objective: objective, serversPerReplica: servers)
            try result.write(json: document.json, text: document.lines)
        }
    }
}

/// A duration down to milliseconds: `80ms`, `0.08`, `2s`, `1m`.
struct SecondsArgument: ExpressibleByArgument, Hashable {
    let seconds: Double

    init?(argument: String) {
        let number: Double?
        if argument.hasSuffix("ms") {
            number = Double(argument.dropLast(2)).map { $0 / 1_000 }
        } else if argument.hasSuffix("s"), let seconds = Double(argument.dropLast()) {
            number = seconds
        } else {
            number = Double(argument) ?? DurationArgument(argument: argument).map { Double($0.seconds) }
        }
        guard let number, number >= 0, number.isFinite else { return nil }
        seconds = number
    }
}
