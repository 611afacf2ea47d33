import Crest
import CrestIngestion
import CrestSeries
import Foundation

/// What became of all series of a call.
struct ForecastRun<Kept: Sendable>: Sendable {
    /// What was kept of the forecasts, in order of the series' names.
    let forecasts: [Kept]
    /// The series that have no forecast, each with its reason.
    let failures: [ForecastFailure]

    /// The reasons of the failures.
    var findings: [Diagnostic] { failures.map(\.reason) }
}

/// A series that has no forecast.
struct ForecastFailure: Sendable {
    let input: IngestedSeries
    let reason: Diagnostic
}

extension ForecastFlags {
    /// Forecasts all series that were read, on all cores unless told otherwise, and keeps of each what `keeping`
    /// returns.
    ///
    /// - Parameter others: the names of series that are not to be forecast by themselves.
    func run<Kept: Sendable>(
        on data: IngestedData, without others: Set<String> = [], clock: WallClock?, archive: ModelArchive?,
        _ console: Console,
        keeping: @escaping @Sendable (SeriesForecast) throws -> Kept
    ) async throws -> ForecastRun<Kept> {
        let pipeline = ForecastPipeline(options: try options(clock: clock))
        let inputs = data.series.filter { !others.contains($0.series.name) }
        let all = inputs.map(\.series)
        defer { console.endProgress() }
        let progress: @Sendable (Int) -> Void = { finished in
            if all.count > 1 { console.progress("forecasting \(finished) of \(all.count) series") }
        }
        let cores = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        let outcomes = await pipeline.forecast(
            all, archive: archive, jobs: cores, progress: progress, keeping: keeping)
        var (forecasts, failures) = ([Kept](), [ForecastFailure]())
        for (input, outcome) in zip(inputs, outcomes) {
            switch outcome {
            case .success(let forecast):
                forecasts.append(forecast)
            case .failure(let error as CrestError) where error.code == .output: throw error
            case .failure(let error as any DiagnosableError):
                failures.append(.init(input: input, reason: error.diagnostic.about(series: input.series.name)))
            case .failure(let error): throw error
            }
        }
        return ForecastRun(forecasts: forecasts, failures: failures)
    }
}

extension OutputFlags {
    /// Runs a command; an error is said in the form that the output has, and becomes the exit code of the contract.
    func reporting(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as any DiagnosableError {
            throw report(error.diagnostic)
        }
    }

    /// Says an error; the program's end.
    func report(_ diagnostic: Diagnostic) -> Finish {
        let status = ExitStatus(for: diagnostic.code)
        if output == .json || output == .ndjson {
            Console.writeError(ErrorDocument(diagnostic, exit: status.rawValue).text)
        } else {
            Console.writeError("error: \(Console.printable(diagnostic))\n")
        }
        return Finish(status: status)
    }

    /// Says why nothing could be done: the first reason is the error.
    func report(_ findings: [Diagnostic]) -> Finish {
        guard let first = findings.first else { return Finish(status: .bug) }
        console.warn(Array(findings.dropFirst()))
        return report(first)
    }
}
