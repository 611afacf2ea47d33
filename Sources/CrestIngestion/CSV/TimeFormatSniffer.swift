import CrestSeries

/// Tells how a column of times is written.
struct TimeFormatSniffer {
    /// The formats that are tried when a column is neither ISO 8601 nor a number.
    ///
    /// Those of the second group are read day first and month first; when both fit the sample, the column is ambiguous.
    private static let plainDates = [
        "%Y/%m/%d", "%Y.%m.%d", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d %Y", "%b %d, %Y",
    ]
    private static let ambiguousSeparators = ["/", ".", "-"]
    private static let clocks = [
        "", " %H:%M", " %H:%M:%S", "T%H:%M:%S", ", %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %I:%M:%S %p",
    ]
    private static let wholeFormats = ["%d/%b/%Y:%H:%M:%S %z", "%d/%b/%Y:%H:%M:%S"]
    /// In the order in which they are tried. Read once: there may be thousands of files.
    static let plainPatterns = (wholeFormats + plainDates.flatMap { date in clocks.map { date + $0 } }).compactMap {
        try? TimePattern($0)
    }
    static let ambiguousPatterns = ["%Y", "%y"].flatMap { year in
        ambiguousSeparators.flatMap { separator in
            clocks.compactMap { clock -> (dayFirst: TimePattern, monthFirst: TimePattern)? in
                let tail = "\(separator)\(year)\(clock)"
                guard let dayFirst = try? TimePattern("%d\(separator)%m" + tail),
                    let monthFirst = try? TimePattern("%m\(separator)%d" + tail)
                else { return nil }
                return (dayFirst, monthFirst)
            }
        }
    }
    private static let packedFormats = [
        (text: "%Y%m%d", width: 8), (text: "%Y%m%d%H%M", width: 12), (text: "%Y%m%d%H%M%S", width: 14),
    ]
    /// A number that is a date of our age by chance is rare; a whole column of them is a column of dates.
    private static let ourAge =
        Timestamp(CivilDate(year: 1900, month: 1, day: 1))
        .secondsSinceEpoch..<Timestamp(CivilDate(year: 2100, month: 1, day: 1)).secondsSinceEpoch
    /// Of the sample, so that bad rows do not hide the format.
    private static let neededShare = 0.5
    private static let firstLook = 20

    let options: InputOptions
    /// The name of the file that the bytes begin, for messages.
    let file: String

    /// The format of the times in `fields`; nil when they follow none.
    ///
    /// - Throws: ``IngestionError/Code/ambiguousDate`` when day and month cannot be told apart;
    ///   ``IngestionError/Code/timeFormat`` when the format given is none.
    func format(of fields: [FieldSpan], in bytes: Span<UInt8>) throws(IngestionError) -> TimeFormat? {
        if let text = options.timeFormat { return .pattern(try TimePattern(text)) }
        let ranges = fields.map { bytes.trimmed($0.range) }.filter { !$0.isEmpty }
        guard !ranges.isEmpty else { return nil }
        if let unit = options.timeUnit { return .epoch(unit.epochUnit) }
        if fits(.iso8601, ranges, bytes) { return .iso8601 }
        if let numeric = try numericFormat(ranges, bytes) { return numeric }
        return try writtenFormat(ranges, bytes)
    }

    private func fits(_ format: TimeFormat, _ ranges: [Range<Int>], _ bytes: Span<UInt8>) -> Bool {
        matches(format, ranges.prefix(Self.firstLook), bytes) > 0
            && matches(format, ranges[...], bytes) >= needed(of: ranges.count)
    }

    private func needed(of count: Int) -> Int { Int((Double(count) * Self.neededShare).rounded(.up)) }

    private func matches(_ format: TimeFormat, _ ranges: ArraySlice<Range<Int>>, _ bytes: Span<UInt8>) -> Int {
        var reader = TimeFieldReader(format)
        var count = 0
        for range in ranges where reader.reading(bytes, range) != nil { count += 1 }
        return count
    }

    private func numericFormat(_ ranges: [Range<Int>], _ bytes: Span<UInt8>) throws(IngestionError) -> TimeFormat? {
        for packed in Self.packedFormats where ranges.allSatisfy({ $0.count == packed.width }) {
            let pattern = try TimePattern(packed.text)
            let areDates = ranges.allSatisfy { range in
                pattern.reading(bytes, range).map { Self.ourAge.contains($0.second) } ?? false
            }
            if areDates { return .pattern(pattern) }
        }
        let parser = DecimalParser()
        let numbers = ranges.compactMap { parser.number(bytes, $0) }.map(\.magnitude).filter { $0 < 9e18 }.sorted()
        guard numbers.count >= needed(of: ranges.count), !numbers.isEmpty else { return nil }
        let median = Int64(numbers[numbers.count / 2])
        let isRelative = numbers[numbers.count * 9 / 10] < Double(EpochUnit.relativeLimit)
        return .epoch(.deduced(fromMedian: median, isRelative: isRelative))
    }

    private func writtenFormat(_ ranges: [Range<Int>], _ bytes: Span<UInt8>) throws(IngestionError) -> TimeFormat? {
        for pattern in Self.plainPatterns where fits(.pattern(pattern), ranges, bytes) { return .pattern(pattern) }
        for (dayFirst, monthFirst) in Self.ambiguousPatterns {
            if let format = try unambiguous(dayFirst, monthFirst, ranges, bytes) { return format }
        }
        return nil
    }

    /// The one of two readings that fits more of the column.
    private func unambiguous(
        _ dayFirst: TimePattern, _ monthFirst: TimePattern, _ ranges: [Range<Int>], _ bytes: Span<UInt8>
    ) throws(IngestionError) -> TimeFormat? {
        let look = ranges.prefix(Self.firstLook)
        guard matches(.pattern(dayFirst), look, bytes) + matches(.pattern(monthFirst), look, bytes) > 0 else {
            return nil
        }
        let asDays = matches(.pattern(dayFirst), ranges[...], bytes)
        let asMonths = matches(.pattern(monthFirst), ranges[...], bytes)
        guard max(asDays, asMonths) >= needed(of: ranges.count) else { return nil }
        guard asDays != asMonths else {
            try refuseContradiction(dayFirst, monthFirst, ranges, bytes)
            let example = ranges.first { dayFirst.reading(bytes, $0) != nil } ?? ranges[0]
            throw IngestionError(
                .ambiguousDate, "'\(bytes.excerpt(example))' may be day/month or month/day, and no row tells which",
                hint: "say --time-format '\(dayFirst.text)' or --time-format '\(monthFirst.text)'",
                at: SourcePosition(of: example.lowerBound, in: bytes, file: file))
        }
        return .pattern(asDays > asMonths ? dayFirst : monthFirst)
    }

    /// As many rows that have the day first as rows that have the month first.
    private func refuseContradiction(
        _ dayFirst: TimePattern, _ monthFirst: TimePattern, _ ranges: [Range<Int>], _ bytes: Span<UInt8>
    ) throws(IngestionError) {
        func firstOnly(_ pattern: TimePattern, not other: TimePattern) -> Range<Int>? {
            ranges.first { pattern.reading(bytes, $0) != nil && other.reading(bytes, $0) == nil }
        }
        guard let day = firstOnly(dayFirst, not: monthFirst), let month = firstOnly(monthFirst, not: dayFirst) else {
            return
        }
        throw IngestionError(
            .ambiguousDate, "'\(bytes.excerpt(day))' has the day first and '\(bytes.excerpt(month))' the month",
            hint: "write all in one way, or say --time-format '\(dayFirst.text)' or '\(monthFirst.text)' "
                + "and leave the others out with --bad-rows",
            at: SourcePosition(of: max(day.lowerBound, month.lowerBound), in: bytes, file: file))
    }
}

extension TimeFormat {
    /// Whether nine of ten times lie so close to 1970 that they must count from the beginning of the data.
    func countsFromStart(_ fields: [FieldSpan], _ bytes: Span<UInt8>) -> Bool {
        guard case .epoch = self else { return false }
        var reader = TimeFieldReader(self)
        let seconds = fields.compactMap { reader.reading(bytes, $0.range)?.second.magnitude }.sorted()
        guard !seconds.isEmpty else { return false }
        return seconds[seconds.count * 9 / 10] < UInt64(EpochUnit.relativeLimit)
    }
}
