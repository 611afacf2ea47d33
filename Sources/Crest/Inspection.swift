package import CrestForecasting
package import CrestIngestion
package import CrestSeries

/// What is in an input: how it was understood, and what each series looks like.
package struct Inspection: Sendable {
    package let data: IngestedData
    /// One a series, in the order of the data.
    package let findings: [SeriesFindings]
    /// The clock on which times are told.
    package let clock: WallClock

    /// Looks at every series, on `jobs` cores.
    package init(of data: IngestedData, clock: WallClock, jobs: Int) async {
        self.data = data
        self.clock = clock
        let offsets = clock.offsets
        findings = await parallelMap(data.series, jobs: jobs) { SeriesFindings(of: $0, clock: offsets) }
    }

    /// A command that reads the input in the same way, whatever rows are added.
    package func pinnedFlags() -> [String] {
        data.schema.flags
    }
}

/// What is worth knowing about one series.
package struct SeriesFindings: Sendable {
    /// A clock that is put forward or back.
    package struct ClockChange: Sendable, Hashable {
        package let at: Timestamp
        /// Seconds east of UTC before it and after it.
        package let before: Int
        package let after: Int
    }

    package let ingested: IngestedSeries
    package let profile: SeriesProfile
    /// A limit at which the series stands again and again: demand above it was not counted.
    package let saturation: FlatTop?
    /// Where traffic was near zero although it never is at that time of day.
    package let outages: [Range<Timestamp>]
    /// When the level changed for good and by which ratio, the latest first.
    package let shifts: [(time: Timestamp, ratio: Double)]
    /// Within the series, in order.
    package let clockChanges: [ClockChange]

    fileprivate init(of ingested: IngestedSeries, clock: ZoneOffsets) {
        let series = ingested.series
        self.ingested = ingested
        profile = SeriesProfile(of: series)
        saturation = FlatTop(of: series)
        let prepared = PreparedHistory(
            series, steps: 1, seasonalPeriods: profile.seasons.map(\.period), clock: clock)
        outages = prepared.outages
        shifts = prepared.shifts
        let offsets = [clock.first] + clock.changes.map(\.seconds)
        clockChanges = zip(clock.changes, offsets).filter { series.start < $0.0.at && $0.0.at < series.end }.map {
            ClockChange(at: $0.at, before: $1, after: $0.seconds)
        }
    }

    package var series: TimeSeries { ingested.series }
}
