/// Tells from the first records which columns are time, key and value and how they are written.
struct SchemaSniffer {
    private static let rowsForKinds = 1_000

    let options: InputOptions
    /// The name of the file, for messages.
    let file: String

    /// - Throws: ``IngestionError`` when a column that is needed or named is not there, or cannot be told.
    func schema(
        of bytes: Span<UInt8>, _ range: Range<Int>, isWhole: Bool
    ) throws(IngestionError) -> CSVSchema {
        let dialect = Dialect.sniff(bytes, range, isWhole: isWhole, format: options.format)
        let sample = RecordSample(
            bytes, dialect.start..<range.upperBound, isWhole: isWhole, delimiter: dialect.delimiter)
        guard sample.count > 0 else { throw noRows(sample, bytes, range, isWhole: isWhole) }
        let hasHeader = !sample[0].contains { CellKind.looksLikeData(bytes, $0.range) }
        let names = sample[0].enumerated().map { index, field in
            hasHeader ? Self.trimmedName(bytes.content(field)) : "\(index + 1)"
        }
        var columns = Columns(
            file: file, names: names, hasHeader: hasHeader, delimiter: dialect.delimiter, sample: sample,
            options: options)
        guard !hasHeader || sample.count > 1 else { throw noRows(sample, bytes, range, isWhole: isWhole) }
        do {
            let (time, format) = try columns.time(bytes)
            columns.taken = [time]
            let isRelative = columns.isRelative(time, format, bytes)
            if isRelative { try columns.refuseSpreadsheetDays(time, bytes) }
            let keys = try columns.keys(bytes)
            columns.taken += keys
            let (values, passedOver) = try columns.values(bytes)
            return CSVSchema(
                dialect: dialect, hasHeader: hasHeader, names: names, time: time, timeFormat: format, keys: keys,
                values: values, passedOver: passedOver, isRelative: isRelative)
        } catch {
            // What is wrong with the columns is wrong in the header, or in the first row.
            guard error.code == .column, error.position == nil, let first = sample[0].first else { throw error }
            throw error.at(SourcePosition(of: first.range.lowerBound, in: bytes, file: file))
        }
    }

    /// Without blanks around it, and without control characters, which would disturb a terminal.
    private static func trimmedName(_ content: [UInt8]) -> String {
        let printable = content.map { $0 < Ascii.space || $0 == Ascii.delete ? Ascii.space : $0 }
        let span = printable.span
        return span.text(span.trimmed(printable.indices))
    }

    private func noRows(
        _ sample: RecordSample, _ bytes: Span<UInt8>, _ range: Range<Int>, isWhole: Bool
    ) -> IngestionError {
        guard let start = sample.unended else {
            return IngestionError(
                .noRows, "\(file) has \(sample.count == 0 ? "no rows" : "a header and no rows")",
                hint: "a header and at least one row are needed")
        }
        let line = 1 + bytes.lineEnds(in: range.lowerBound..<start)
        return IngestionError(
            .row, "the row that begins here does not end \(ByteWindow.limitText(isLast: isWhole))",
            hint: "is this a CSV file, and is every quote closed?",
            at: SourcePosition(file: file, line: line, column: 1, byte: start))
    }

    /// The columns of a sample.
    private struct Columns {
        let file: String
        let names: [String]
        let hasHeader: Bool
        let delimiter: UInt8
        let sample: RecordSample
        let options: InputOptions
        /// Columns that have a role already.
        var taken: [Int] = []

        private var firstRow: Int { hasHeader ? 1 : 0 }

        private func fields(_ column: Int, maximum: Int = rowsForKinds) -> [FieldSpan] {
            sample.column(column, from: firstRow, width: names.count, maximum: maximum)
        }

        func time(_ bytes: Span<UInt8>) throws(IngestionError) -> (column: Int, format: TimeFormat) {
            let sniffer = TimeFormatSniffer(options: options, file: file)
            func format(_ column: Int) throws(IngestionError) -> TimeFormat? {
                try sniffer.format(of: fields(column, maximum: RecordSample.maximumRecords), in: bytes)
            }
            if let wanted = options.timeColumn {
                let column = try ColumnNames.index(of: wanted, in: names)
                guard let format = try format(column) else { throw unreadableTime(column, bytes) }
                return (column, format)
            }
            let named = hasHeader ? ColumnNames.matches(ColumnNames.time, in: names) : []
            for column in named {
                if let format = try format(column) { return (column, format) }
            }
            if let column = named.first { throw unreadableTime(column, bytes) }
            // No name says it: the first column of written times, or else of times since 1970, or else of rising
            // numbers.
            var numeric: [(column: Int, format: TimeFormat)] = []
            for column in names.indices {
                guard options.timeFormat == nil else { break }
                guard let format = try format(column) else { continue }
                guard case .epoch = format else { return (column, format) }
                numeric.append((column, format))
            }
            let found =
                numeric.first { !isRelative($0.column, $0.format, bytes) } ?? numeric.first { rises($0.column, bytes) }
            guard let found else {
                throw IngestionError(
                    .column, "no column looks like a time", hint: "name it with --time; the columns are \(list)")
            }
            return found
        }

        private var list: String { ColumnNames.listed(names) }

        private func unreadableTime(_ column: Int, _ bytes: Span<UInt8>) -> IngestionError {
            let example = fields(column).first
            return IngestionError(
                .timeFormat,
                "the times of column '\(names[column])' follow no known format, such as "
                    + "'\(example.map { bytes.text($0.range) } ?? "")'",
                hint:
                    "describe it with --time-format, for example '%d/%m/%Y %H:%M', or name another column with --time",
                at: example.map { SourcePosition(of: $0.range.lowerBound, in: bytes, file: file) })
        }

        private func rises(_ column: Int, _ bytes: Span<UInt8>) -> Bool {
            let numbers = fields(column).compactMap { DecimalParser().number(bytes, $0.range) }
            return numbers.count > 1 && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
        }

        func refuseSpreadsheetDays(_ column: Int, _ bytes: Span<UInt8>) throws(IngestionError) {
            try SpreadsheetDays(options: options, file: file).refuse(fields(column), of: names[column], bytes)
        }

        func isRelative(_ column: Int, _ format: TimeFormat, _ bytes: Span<UInt8>) -> Bool {
            format.countsFromStart(fields(column), bytes)
        }

        func keys(_ bytes: Span<UInt8>) throws(IngestionError) -> [Int] {
            guard options.keyColumns.isEmpty else {
                return try options.keyColumns.map { name throws(IngestionError) in
                    try ColumnNames.index(of: name, in: names)
                }
            }
            guard hasHeader else { return [] }
            let wanted = wantedValues
            return ColumnNames.matches(ColumnNames.key, in: names).filter { column in
                !taken.contains(column) && !wanted.contains(column) && isKey(column, bytes)
            }.sorted()
        }

        /// Columns that the user calls values are no keys.
        private var wantedValues: [Int] {
            guard case .columns(let wanted) = options.values else { return [] }
            return wanted.compactMap { try? ColumnNames.index(of: $0, in: names) }
        }

        /// Names are keys; numbers are when they repeat, otherwise they number the rows.
        private func isKey(_ column: Int, _ bytes: Span<UInt8>) -> Bool {
            guard isNumeric(column, bytes) else { return true }
            let cells = fields(column).map { bytes.content($0) }
            return Set(cells).count * 2 <= cells.count
        }

        /// Whether nine in ten of the cells that have something are numbers.
        private func isNumeric(_ column: Int, _ bytes: Span<UInt8>) -> Bool {
            let form = self.form(column, bytes)
            let ranges = filled(column, bytes)
            let numbers = ranges.count {
                form.number(bytes, $0) != nil || UnitNumber.value(bytes, $0, form) != nil
            }
            return numbers > 0 && numbers * 10 >= ranges.count * 9
        }

        private func hasNumber(_ column: Int, _ bytes: Span<UInt8>) -> Bool {
            let form = self.form(column, bytes)
            return filled(column, bytes).contains { form.number(bytes, $0) != nil }
        }

        /// Whether a cell of the column has a unit behind its number.
        private func hasUnits(_ column: Int, _ form: NumberForm, _ bytes: Span<UInt8>) -> Bool {
            filled(column, bytes).contains { UnitNumber.value(bytes, $0, form) != nil }
        }

        private func filled(_ column: Int, _ bytes: Span<UInt8>) -> [Range<Int>] {
            fields(column).map { bytes.trimmed($0.range) }.filter { !MissingValue.isSpelled(bytes, $0) }
        }

        /// As the user says or the cells agree; otherwise with a decimal comma when more of them read as numbers that
        /// way and no comma separates fields.
        private func form(_ column: Int, _ bytes: Span<UInt8>) -> NumberForm {
            if let mark = options.decimal { return NumberForm(mark) }
            let ranges = filled(column, bytes)
            if let form = evidence(ranges, bytes).form(delimiter: delimiter) { return form }
            guard delimiter != Ascii.comma else { return .dot }
            let comma = NumberForm(decimal: DecimalParser(separator: Ascii.comma), grouping: nil)
            func legible(_ form: NumberForm) -> Int {
                ranges.count { form.number(bytes, $0) != nil || UnitNumber.value(bytes, $0, form) != nil }
            }
            return legible(comma) > legible(.dot) ? comma : .dot
        }

        private func evidence(_ cells: [Range<Int>], _ bytes: Span<UInt8>) -> NumberEvidence {
            var evidence = NumberEvidence()
            for cell in cells { evidence.add(bytes, cell) }
            return evidence
        }

        /// How a column is to be read that is a value.
        private func value(_ column: Int, _ bytes: Span<UInt8>) throws(IngestionError) -> CSVSchema.Value {
            if options.decimal == nil,
                let cell = evidence(filled(column, bytes), bytes).question(delimiter: delimiter)
            {
                throw IngestionError(
                    .ambiguousNumber,
                    "thousands or a fraction? The numbers of column '\(names[column])', such as "
                        + "'\(bytes.excerpt(cell))', may be either",
                    hint: "say what separates a fraction: --decimal dot, or --decimal comma",
                    at: SourcePosition(of: cell.lowerBound, in: bytes, file: file))
            }
            let form = form(column, bytes)
            return CSVSchema.Value(
                index: column, name: names[column], form: form, hasUnits: hasUnits(column, form, bytes))
        }

        private func values(
            of columns: [Int], _ bytes: Span<UInt8>
        ) throws(IngestionError) -> [CSVSchema.Value] {
            try columns.map { column throws(IngestionError) in try value(column, bytes) }
        }

        func values(_ bytes: Span<UInt8>) throws(IngestionError) -> (values: [CSVSchema.Value], passedOver: [String]) {
            switch options.values {
            case .columns(let wanted):
                if wanted == ["count"], (try? ColumnNames.index(of: "count", in: names)) == nil { return ([], []) }
                let columns = try wanted.map { name throws(IngestionError) in
                    try ColumnNames.index(of: name, in: names)
                }
                return (try values(of: columns, bytes), [])
            case .all:
                let columns = names.indices.filter { !taken.contains($0) && isNumeric($0, bytes) }
                guard !columns.isEmpty else { throw noValue }
                return (try values(of: columns, bytes), [])
            case .automatic:
                let free = names.indices.filter { !taken.contains($0) }
                let named = hasHeader ? ColumnNames.matches(ColumnNames.value, in: names) : []
                if let column = named.first(where: { free.contains($0) }) {
                    return ([try value(column, bytes)], [])
                }
                var numeric = free.filter { isNumeric($0, bytes) }
                // The only column that is left is it, whatever is wrong with some of its cells.
                if numeric.isEmpty, free.count == 1, hasNumber(free[0], bytes) { numeric = free }
                guard let first = numeric.first else { throw noValue }
                // Grafana's "series joined by time": every column is a series, named by its labels.
                if numeric.contains(where: { Self.isLabelSet(names[$0]) }) {
                    return (try values(of: numeric, bytes), [])
                }
                return ([try value(first, bytes)], numeric.dropFirst().map { names[$0] })
            }
        }

        /// Whether a name is a metric with its labels, as in `{__name__="up", job="node"}`.
        private static func isLabelSet(_ name: String) -> Bool {
            name.hasSuffix("}") && name.contains("{") && name.contains("=")
        }

        private var noValue: IngestionError {
            IngestionError(
                .column, "no column looks like a value",
                hint: "name it with --value, or count rows with --value count; "
                    + "the columns are \(list)")
        }
    }
}
