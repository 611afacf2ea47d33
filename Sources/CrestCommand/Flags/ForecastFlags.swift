import ArgumentParser
import Crest
import CrestForecasting

/// The flags that say what to forecast.
struct ForecastFlags: ParsableArguments {
    private static let usual = ForecastOptions()

    @Option(help: ArgumentHelp("How far ahead: a duration, or a number of observations.", valueName: "48h"))
    var horizon = LengthArgument(Self.usual.horizon)

    @Option(help: ArgumentHelp("Central prediction intervals, in per cent.", valueName: "80,95"))
    var levels = ListArgument(Self.usual.levels.map { PercentArgument(fraction: $0) })

    @Option(help: ArgumentHelp("Quantile levels of the peak and of each step, 0 … 1.", valueName: "0.5,0.95"))
    var quantiles: ListArgument<PercentArgument>?

    @Option(name: .customLong("window"), help: ArgumentHelp("The window whose peak is forecast.", valueName: "24h"))
    var peakWindow = LengthArgument(Self.usual.peakWindow)

    @Option(help: ArgumentHelp("One of: \(ModelRegistry.names.joined(separator: ", ")).", valueName: "auto"))
    var model = Self.usual.model

    @Option(
        help: ArgumentHelp("The cycles, instead of detecting them: durations or observations.", valueName: "24h,7d"))
    var seasons: ListArgument<LengthArgument>?

    @Option(help: "The seed of the simulated futures: the same seed gives the same bytes.")
    var seed: UInt64?

    @Option(
        help: ArgumentHelp("The days and campaigns that move the traffic, as YAML.", valueName: "events.yaml"),
        completion: .file())
    var events: String?

    @Option(help: "How many cores to use; the result does not depend on it.")
    var jobs: Int?

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1, not \(jobs)") }
    }

    /// Refuses what says how to fit, where archived models are read instead.
    func mustNotFit() throws {
        guard model != "auto" || seasons != nil else { return }
        throw ValidationError("--models forecasts with what was fitted: --model and --seasons go with --save")
    }

    /// The flags as the pipelines take them.
    ///
    /// - Parameter clock: the one that people live by, where the user named its zone.
    /// - Throws: what is wrong with the events file.
    func options(clock: WallClock?) throws -> ForecastOptions {
        var options = ForecastOptions()
        options.horizon = horizon.request
        options.levels = levels.elements.map(\.fraction)
        if let levels = quantiles?.elements.map(\.fraction) {
            options.requestedQuantiles = levels
            options.peakLevels = levels
        }
        options.peakWindow = peakWindow.request
        options.model = model
        options.seasons = seasons?.elements.map(\.request)
        options.clock = clock
        options.events = try events.map(EventsFile.schedule)
        if let seed { options.sampling = PathSampling(count: options.sampling.count, seed: seed) }
        return options
    }
}
