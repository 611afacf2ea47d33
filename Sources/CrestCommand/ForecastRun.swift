import Crest
import CrestIngestion
import CrestSeries
import Foundation

/// What became of all series of a call.
struct ForecastRun {
    /// In order of their names.
    let forecasts: [SeriesForecast]
    /// The series that have no forecast, each with its reason.
    let failures: [Failure]

    struct Failure {
        let input: IngestedSeries
        let reason: Diagnostic
    }

    /// The reasons of the failures.
    var findings: [Diagnostic] { failures.map(\.reason) }
}

extension ForecastFlags {
    /// Forecasts all series that were read, on all cores unless told otherwise.
    func run(on data: IngestedData, archive: ModelArchive?, _ console: Console) async throws -> ForecastRun {
        let pipeline = ForecastPipeline(options: options)
        let all = data.series.map(\.series)
        defer { console.endProgress() }
        let progress: @Sendable (Int) -> Void = { finished in
            if all.count > 1 { console.progress("forecasting \(finished) of \(all.count) series") }
        }
        let cores = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        let outcomes = await pipeline.forecast(all, archive: archive, jobs: cores, progress: progress)
        var (forecasts, failures) = ([SeriesForecast](), [ForecastRun.Failure]())
        for (input, outcome) in zip(data.series, outcomes) {
            switch outcome {
            case .success(let forecast):
                forecasts.append(forecast)
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
            Console.writeError("error: \(diagnostic)\n")
        }
        return Finish(status: status)
    }

    /// Says why nothing could be done: the first reason is the error.
    func report(_ findings: [Diagnostic]) -> Finish {
        guard let first = findings.first else { return Finish(status: .bug) }
        console.warn(Array(findings.dropFirst()))
        return report(first)
    }

    /// Says what became of the series; ends the command with the reason of the first when none has a forecast.
    func heed(_ run: ForecastRun) throws {
        if run.forecasts.isEmpty { throw report(run.findings) }
        try heed(run.findings + run.forecasts.flatMap(\.notes))
    }

    /// Ends the command: degraded when some series have no forecast or one fell back.
    func finish(_ run: ForecastRun) throws {
        if !run.failures.isEmpty || run.forecasts.contains(where: \.isFallback) { throw Finish(status: .degraded) }
    }
}
