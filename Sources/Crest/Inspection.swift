package import CrestForecasting
package import CrestIngestion
import CrestSeries

/// What is in an input: how it was understood, and what each series looks like.
package struct Inspection: Sendable {
    package let data: IngestedData
    /// One a series, in the order of the data.
    package let profiles: [SeriesProfile]

    /// Looks at every series, on `jobs` cores.
    package init(of data: IngestedData, jobs: Int) async {
        self.data = data
        profiles = await parallelMap(data.series.map(\.series), jobs: jobs) { SeriesProfile(of: $0) }
    }

    /// A command that reads the input in the same way, whatever rows are added.
    package func pinnedFlags() -> [String] {
        data.schema.flags
    }
}
