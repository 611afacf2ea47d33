import ArgumentParser
import Crest
import CrestAdvisor
import CrestForecasting
import CrestSeries

/// The flags that ask for a replay of scaling policies.
struct ReplayFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Replay scaling policies: units of demand that one replica serves in one step.", valueName: "180"))
    var perReplica: Double?

    @Option(
        name: [.long, .customLong("lead")],
        help: ArgumentHelp("From the order of a replica until it serves.", valueName: "3m"))
    var leadTime = DurationArgument(seconds: 180)

    @Option(help: ArgumentHelp("A shortage costs this many times the same capacity.", valueName: "20"))
    var shortageCost = Protection.usualShortageCost

    func validate() throws {
        if let perReplica, !(perReplica > 0 && perReplica.isFinite) {
            throw ValidationError("--per-replica must be positive, not \(perReplica)")
        }
        if !(shortageCost > 1 && shortageCost.isFinite) {
            throw ValidationError("--shortage-cost must be more than 1, not \(shortageCost)")
        }
    }

    /// No result without a capacity.
    func run(
        on all: [TimeSeries], options: ForecastOptions, jobs: Int
    ) async -> [Result<ReplayResult, any Error>] {
        guard let perReplica else { return [] }
        let pipeline = ReplayPipeline(
            options: options, perReplica: perReplica, leadTime: leadTime.seconds, shortageCost: shortageCost)
        return await pipeline.run(on: all, jobs: jobs)
    }
}
