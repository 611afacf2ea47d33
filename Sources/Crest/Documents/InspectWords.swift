import CrestIngestion
import CrestReporting
import CrestSeries

/// An inspection in sentences: what the text of a terminal and the page have in common.
struct InspectWords {
    let inspection: Inspection
    /// As the user named them.
    let inputs: [String]

    private var data: IngestedData { inspection.data }
    private var clock: WallClock { inspection.clock }

    /// How much was read, in one line.
    var account: String {
        let counted = [
            (data.badRowCount, "bad"), (data.repeatedRowCount, "in two inputs and counted once"),
            (data.healthCheckCount, "health checks left out"),
        ].filter { $0.0 > 0 }.map { ", \(NumberStyle.figure($0.0)) \($0.1)" }
        let series = data.series.count == 1 ? "" : ", \(NumberStyle.figure(data.series.count)) series"
        return "\(formatName), \(NumberStyle.figure(data.rowCount)) rows\(series)\(counted.joined())"
    }

    var formatName: String { data.schema.format.name }

    /// Why it is thought to be in that format; empty when nobody asked.
    var reason: String {
        data.schema.reason.isEmpty ? "" : "\(formatName) because: \(data.schema.reason)"
    }

    /// Which columns were taken for what; empty where the format says it.
    var columns: String {
        let schema = data.schema
        let parts = [
            schema.timeColumn.isEmpty ? nil : "time from \(schema.timeColumn)",
            schema.valueColumns.isEmpty ? nil : "values from \(schema.valueColumns.joined(separator: ", "))",
            schema.keyColumns.isEmpty ? nil : "series told apart by \(schema.keyColumns.joined(separator: ", "))",
        ].compactMap { $0 }
        return parts.joined(separator: "; ")
    }

    var badRows: [String] { data.badRows.map { "bad row: \($0.position): \($0.reason)" } }

    /// A command that reads the input in the same way.
    var pin: String {
        "crest forecast " + (inputs + inspection.pinnedFlags()).map(Self.quoted).joined(separator: " ")
    }

    /// A row a series.
    var table: Table {
        var table = Table([
            .init("SERIES"), .init("FROM"), .init("UNTIL"), .figures("STEP"), .figures("POINTS"), .figures("MISSING"),
            .init("SEASONS"), .figures("TREND/WEEK"), .figures("PEAK"), .init("AT"),
        ])
        for finding in inspection.findings {
            let (series, profile) = (finding.series, finding.profile)
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

    /// What is worth a sentence about a series.
    func sentences(on finding: SeriesFindings) -> [String] {
        gaps(of: finding.ingested) + rows(of: finding.ingested) + clockChanges(of: finding) + shape(of: finding)
            + requests(of: finding.ingested)
    }

    private func gaps(of ingested: IngestedSeries) -> [String] {
        var sentences: [String] = []
        if let gap = ingested.longestGaps.first {
            let length = Double(Int64(gap.observations) * ingested.series.interval.seconds)
            sentences.append(
                NumberStyle.counted(ingested.gapCount, "gap") + (ingested.gapCount > 1 ? ", the longest " : " of ")
                    + "\(NumberStyle.duration(seconds: length)) from \(clock.long(gap.start))"
                    + (ingested.filledCount > 0 ? "; filled" : ""))
        }
        if case .dropped(let first, let last) = ingested.quality.ends, first || last {
            let ends = [first ? "first" : nil, last ? "last" : nil].compactMap { $0 }.joined(separator: " and the ")
            sentences.append("the \(ends) step was incomplete and is left out")
        }
        return sentences
    }

    private func rows(of ingested: IngestedSeries) -> [String] {
        let counts = ingested.quality.counts
        var sentences: [String] = []
        if counts.missingValues > 0 {
            sentences.append("\(NumberStyle.figure(counts.missingValues)) rows without a value")
        }
        if counts.duplicates > 0 {
            sentences.append("\(NumberStyle.figure(counts.duplicates)) repeated times, the larger value kept")
        }
        if counts.negatives > 0 { sentences.append("\(NumberStyle.figure(counts.negatives)) negative values") }
        return sentences
    }

    private func clockChanges(of finding: SeriesFindings) -> [String] {
        finding.clockChanges.map { change in
            let length = NumberStyle.duration(seconds: Double(abs(change.after - change.before)))
            return change.after > change.before
                ? "the clock is put forward to \(clock.long(change.at)): \(length) of the day are missing"
                : "the clock is put back to \(clock.long(change.at)): \(length) of the day come twice"
        }
    }

    private func shape(of finding: SeriesFindings) -> [String] {
        var sentences: [String] = []
        if let longest = finding.outages.max(by: { $0.length < $1.length }) {
            sentences.append(
                NumberStyle.counted(finding.outages.count, "outage")
                    + (finding.outages.count > 1 ? ", the longest " : " of ")
                    + "\(NumberStyle.duration(seconds: Double(longest.length))) from \(clock.long(longest.lowerBound)): "
                    + "next to no traffic where there always is some")
        }
        if let shift = finding.shifts.first {
            sentences.append(
                "since \(clock.long(shift.time)) the level is \(NumberStyle.figure(shift.ratio)) times what it was")
        }
        if let top = finding.saturation {
            sentences.append(
                "\(NumberStyle.figure(top.observations)) observations stand at \(NumberStyle.figure(top.level)), "
                    + "the most there is: demand above it may have been cut off")
        }
        if finding.profile.zeroShare > 0 { sentences.append("\(NumberStyle.percent(finding.profile.zeroShare)) zeros") }
        return sentences
    }

    private func requests(of ingested: IngestedSeries) -> [String] {
        guard let requests = ingested.requests?.overall else { return [] }
        let unserved = "\(NumberStyle.percent(requests.unservedShare)) not served (429, 499, 503)"
        let bursts = requests.dispersion.map { ", dispersion a second \(NumberStyle.figure($0))" } ?? ""
        let busiest = ", \(NumberStyle.figure(requests.busiestSecond)) requests in the busiest second"
        let time = requests.meanSeconds.map { ", \(NumberStyle.figure($0 * 1_000)) ms on the mean" } ?? ""
        return [unserved + bursts + busiest + time]
    }

    /// A word as a shell takes it.
    private static func quoted(_ word: String) -> String {
        let isPlain = !word.isEmpty && word.utf8.allSatisfy { Self.plain.contains($0) }
        return isPlain
            ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,:+@".utf8)
}

extension Range<Timestamp> {
    /// In seconds.
    fileprivate var length: Int64 { lowerBound.seconds(until: upperBound) }
}
