import CrestSeries

/// What a person should know about data that could be read.
struct IngestionWarnings {
    let schema: SourceSchema
    let hasReadNaiveTime: Bool
    /// Whether somebody, or the format, said what values measure or how they combine.
    let isKindKnown: Bool
    let badRows: BadRowLog
    let result: SeriesAssembler.Result

    /// First those about the input, then those about its series, in their order.
    var diagnostics: [Diagnostic] {
        inputDiagnostics + result.series.flatMap(diagnostics(of:))
    }

    private var inputDiagnostics: [Diagnostic] {
        var found = schema.warnings
        if hasReadNaiveTime {
            found.append(
                Diagnostic(
                    code: .init(rawValue: "W_NAIVE_TIME"), message: "the times name no zone and were read as UTC",
                    hint: "say where the clock stood: --tz Europe/Berlin, or --tz UTC"))
        }
        if schema.isRelative {
            found.append(
                Diagnostic(
                    code: .init(rawValue: "W_RELATIVE_TIME"),
                    message: "the times count from the beginning of the data; it was put at 1970-01-01T00:00:00Z",
                    hint: "days of the week and holidays mean nothing here"))
        }
        if !schema.passedOver.isEmpty {
            found.append(
                Diagnostic(
                    code: .init(rawValue: "W_COLUMN_CHOSEN"),
                    message: "column '\(schema.valueColumns.joined())' was taken as the value; there are also "
                        + ColumnNames.listed(schema.passedOver),
                    hint: "choose with --value, or take them all with --value '*'"))
        }
        if !schema.columnsWithUnits.isEmpty {
            found.append(
                Diagnostic(
                    code: .init(rawValue: "W_UNITS"),
                    message:
                        "cells of \(schema.columnsWithUnits.joined(separator: ", ")) have units, which were applied; "
                        + "they were rounded when they were written",
                    hint: "export raw values: they are more exact"))
        }
        if badRows.count > 0 {
            let example = badRows.samples.first.map { ", the first at \($0.position): \($0.reason)" } ?? ""
            found.append(
                Diagnostic(
                    code: .init(rawValue: "W_BAD_ROWS"), message: "\(badRows.count) rows were left out\(example)"))
        }
        if result.isStepUnknown {
            found.append(
                Diagnostic(
                    code: .init(rawValue: "W_STEP_UNKNOWN"),
                    message: "no series has two times, so the step \(result.step) is a guess", hint: "say --step"))
        }
        return found
    }

    private func diagnostics(of built: IngestedSeries) -> [Diagnostic] {
        var found: [Diagnostic] = []
        let (name, quality) = (built.series.name, built.quality)
        if !isKindKnown, built.series.countsUp {
            found.append(
                Diagnostic(
                    code: .init(rawValue: "W_COUNTER"),
                    message: "the values only rise, as those of a counter do, and were taken for traffic as they are",
                    hint: "--kind counter takes what each step adds; --kind gauge when they are right", series: name))
        }
        if quality.counts.duplicates > 0 {
            found.append(
                Diagnostic(
                    code: .init(rawValue: "W_DUPLICATE"),
                    message:
                        "\(quality.counts.duplicates) rows repeat a time, \(quality.counts.conflictingDuplicates) of "
                        + "them with another value"
                        + (quality.counts.firstConflict.map { ", the first at \($0)" } ?? "") + "; the larger was kept",
                    hint: "--aggregate says what else to do", series: name))
        }
        if case .keptIncomplete = quality.ends {
            found.append(
                Diagnostic(
                    code: .init(rawValue: "W_PARTIAL"),
                    message: "every interval of \(quality.rule.step) is incomplete, and they were kept",
                    hint: "choose a finer --step or give more data", series: name))
        }
        if let longest = built.longestGaps.first, longest.observations > 1 {
            let missing = built.filledCount > 0 ? built.filledCount : built.series.missingCount
            found.append(
                Diagnostic(
                    code: .init(rawValue: "W_GAP"),
                    message:
                        "\(missing) of \(built.series.count) observations are missing in "
                        + (built.gapCount > 1 ? "\(built.gapCount) gaps, the longest of " : "a gap of ")
                        + "\(longest.observations) from \(longest.start)"
                        + (built.filledCount > 0 ? "; they were filled" : ""),
                    hint: built.filledCount > 0 ? "" : "--gap says whether and how to fill them", series: name))
        }
        return found
    }
}
