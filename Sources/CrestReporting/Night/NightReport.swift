package import CrestSeries

/// What one night found, planned and promises: the plain value that the report, the summary, the log line and the
/// gauges of a night are made from.
///
/// Nothing in it depends on how long the night took or when it ran: equal inputs make equal reports.
package struct NightReport: Sendable, Hashable {
    /// Which run it was, and on what it rests.
    package var run: Run
    /// In any order: every output sorts by what it is for.
    package var series: [Series]
    /// What a person must know that is about no single series.
    package var findings: [Diagnostic]

    package init(run: Run, series: [Series], findings: [Diagnostic] = []) {
        self.run = run
        self.series = series
        self.findings = findings
    }

    /// The identity of a run.
    package struct Run: Sendable, Hashable {
        /// From the configuration and ``asOf``: a rerun has the same.
        package var id: String
        /// The moment that the run takes for now.
        package var asOf: Timestamp
        /// The identity of the plan that it published.
        package var planID: String
        /// Until when the plan may be followed; after that it shrinks nothing.
        package var validUntil: Timestamp
        /// The plan before, with which this one is compared; nil in a first night.
        package var previousPlanID: String?
        /// Of Crest, such as `1.4.0`.
        package var version: String
        /// The reader's wall clock.
        package var clock: Clock

        package init(
            id: String, asOf: Timestamp, planID: String, validUntil: Timestamp, previousPlanID: String? = nil,
            version: String, clock: Clock = Clock()
        ) {
            self.id = id
            self.asOf = asOf
            self.planID = planID
            self.validUntil = validUntil
            self.previousPlanID = previousPlanID
            self.version = version
            self.clock = clock
        }
    }

    /// A wall clock over the times of a report.
    package struct Clock: Sendable, Hashable {
        /// A change of the offset, such as the end of daylight saving.
        package struct Change: Sendable, Hashable {
            package let at: Timestamp
            /// Seconds east of UTC from then on.
            package let offsetSeconds: Int

            package init(at: Timestamp, offsetSeconds: Int) {
                self.at = at
                self.offsetSeconds = offsetSeconds
            }
        }

        /// As people call it, such as `Europe/Berlin`.
        package let zone: String
        /// Seconds east of UTC before the first of ``changes``.
        package let offsetSeconds: Int
        /// In order of time.
        package let changes: [Change]

        package init(zone: String = "UTC", offsetSeconds: Int = 0, changes: [Change] = []) {
            self.zone = zone
            self.offsetSeconds = offsetSeconds
            self.changes = changes
        }

        /// Seconds east of UTC at `time`.
        package func offset(at time: Timestamp) -> Int {
            changes.last { $0.at <= time }?.offsetSeconds ?? offsetSeconds
        }
    }
}
