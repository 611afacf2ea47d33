import Crest
import CrestSeries
import CrestStore
import Foundation

/// Fits the models that are due, and puts them into the archive.
struct FitStage {
    let options: ForecastOptions
    let archive: ModelArchive
    let asOf: Timestamp
    let environment: NightEnvironment

    /// What is noted; a series whose model could not be fitted keeps the one that it has.
    func run(_ plan: FitPlan) async throws -> [StoreChange] {
        guard !plan.tasks.isEmpty else { return [] }
        try archive.prepare()
        let (options, archive, progress) = (options, archive, environment.progress)
        let results = await parallelMap(
            plan.tasks, jobs: environment.jobs,
            progress: { progress("fitting \($0) of \(plan.tasks.count) models") }
        ) { task -> Result<ModelRecord?, any Error> in
            var options = options
            options.model = task.model
            do {
                let model = try ForecastPipeline(options: options).model(of: task.series)
                try archive.save(model, of: task.series.name)
            } catch let error as CrestError where error.code == .output || error.code == .inputOutput {
                return .failure(error)
            } catch {
                // The forecast says why, or works with an older model.
                return .success(nil)
            }
            return .success(
                ModelRecord(
                    series: task.series.name, fittedAt: asOf, model: task.model,
                    reason: task.finding?.code.rawValue))
        }
        return try results.compactMap { try $0.get().map(StoreChange.model) }
    }
}
