import CrestForecasting
import CrestIngestion
package import CrestReporting
import CrestSeries

/// An inspection as a person reads it.
package struct InspectText: Sendable {
    private let inspection: Inspection
    private let clock: WallClock
    private let style: TerminalStyle
    private let inputs: [String]

    /// - Parameter inputs: as the user named them, for the command that pins what was found.
    package init(_ inspection: Inspection, inputs: [String], clock: WallClock, style: TerminalStyle) {
        self.inspection = inspection
        self.inputs = inputs
        self.clock = clock
        self.style = style
    }

    package var lines: [String] {
        let data = inspection.data
        let bad = data.badRowCount > 0 ? ", \(NumberStyle.figure(data.badRowCount)) bad" : ""
        let series = data.series.count == 1 ? "" : ", \(NumberStyle.figure(data.series.count)) series"
        let rows = data.badRows.map { "bad row: \($0.position): \($0.reason)" }
        let format = data.schema.format.name
        let probes =
            data.healthCheckCount > 0 ? ", \(NumberStyle.figure(data.healthCheckCount)) health checks left out" : ""
        return ["\(format), \(NumberStyle.figure(data.rowCount)) rows\(bad)\(series)\(probes)"]
            + (data.schema.reason.isEmpty ? [] : ["\(format) because: \(data.schema.reason)"]) + rows
            + [""] + table.text(style) + details
            + [
                "",
                "pin with: crest forecast \((inputs + inspection.pinnedFlags()).map(Self.quoted).joined(separator: " "))",
            ]
    }

    /// A row a series.
    package var table: Table {
        var table = Table([
            .init("SERIES"), .init("FROM"), .init("UNTIL"), .figures("STEP"), .figures("POINTS"), .figures("MISSING"),
            .init("SEASONS"), .figures("TREND/WEEK"), .figures("PEAK"), .init("AT"),
        ])
        for (ingested, profile) in zip(inspection.data.series, inspection.profiles) {
            let series = ingested.series
            let seasons = profile.seasons.map { season in
                let length = SamplingInterval(seconds: Int64(season.period) * series.interval.seconds)
                return "\(length) \(NumberStyle.figure(season.strength, significantDigits: 2))"
            }
            table.append([
                .init(series.name.isEmpty ? NumberStyle.missing : series.name, tone: .strong),
                .init(clock.long(series.start)), .init(clock.long(series.end)), .init(series.interval.description),
                .init(NumberStyle.figure(series.count)), .init(NumberStyle.figure(series.missingCount)),
                .init(seasons.isEmpty ? "none" : seasons.joined(separator: ", ")),
                .init(NumberStyle.percent(profile.trendPerWeek)),
                .init(NumberStyle.figure(profile.peak?.value), tone: .accent),
                .init(profile.peak.map { clock.long(series.timestamp(at: $0.index)) } ?? NumberStyle.missing),
            ])
        }
        return table
    }

    /// What is worth a sentence about each series.
    private var details: [String] {
        zip(inspection.data.series, inspection.profiles).flatMap { ingested, profile -> [String] in
            let name = ingested.series.name.isEmpty ? "" : "\(ingested.series.name): "
            var lines: [String] = []
            if let gap = ingested.longestGaps.first {
                let length = Double(Int64(gap.observations) * ingested.series.interval.seconds)
                lines.append(
                    "\(name)\(NumberStyle.counted(ingested.gapCount, "gap"))"
                        + (ingested.gapCount > 1 ? ", the longest " : " of ")
                        + "\(NumberStyle.duration(seconds: length)) from \(clock.long(gap.start))")
            }
            let counts = ingested.quality.counts
            if counts.duplicates > 0 {
                lines.append("\(name)\(NumberStyle.figure(counts.duplicates)) repeated times, the larger value kept")
            }
            if counts.negatives > 0 { lines.append("\(name)\(NumberStyle.figure(counts.negatives)) negative values") }
            if let top = FlatTop(of: ingested.series) {
                lines.append(
                    "\(name)\(NumberStyle.figure(top.observations)) observations stand at \(NumberStyle.figure(top.level)), "
                        + "the most there is: demand above it may have been cut off")
            }
            if let requests = ingested.requests?.overall {
                let unserved = "\(NumberStyle.percent(requests.unservedShare)) not served (429, 499, 503)"
                let bursts = requests.dispersion.map { ", dispersion a second \(NumberStyle.figure($0))" } ?? ""
                let time = requests.meanSeconds.map { ", \(NumberStyle.figure($0 * 1_000)) ms on the mean" } ?? ""
                lines.append("\(name)\(unserved)\(bursts)\(time)")
            }
            if profile.zeroShare > 0 { lines.append("\(name)\(NumberStyle.percent(profile.zeroShare)) zeros") }
            return lines
        }
    }

    /// A word as a shell takes it.
    private static func quoted(_ word: String) -> String {
        let isPlain = !word.isEmpty && word.utf8.allSatisfy { Self.plain.contains($0) }
        return isPlain
            ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,:+@".utf8)
}
