/// How the rows of a file are to be read.
struct CSVSchema {
    /// A column of values.
    struct Value {
        let index: Int
        let name: String
        let form: NumberForm
        /// Whether units stand behind its numbers.
        let hasUnits: Bool
    }

    let dialect: Dialect
    let hasHeader: Bool
    /// From the header, or the numbers of the columns from 1.
    let names: [String]
    let time: Int
    let timeFormat: TimeFormat
    let keys: [Int]
    /// Empty when rows are counted.
    let values: [Value]
    /// Numeric columns that could have been the value and were not asked for.
    let passedOver: [String]

    var fieldCount: Int { names.count }

    /// Whether times count from the beginning of the data.
    let isRelative: Bool

    func sourceSchema(reason: String, format: InputFormat?) -> SourceSchema {
        let separator =
            switch dialect.delimiter {
            case Ascii.tab: "tab"
            case let byte: "'\(Character(Unicode.Scalar(byte)))'"
            }
        let found = "\(names.count) fields between \(separator), \(hasHeader ? "with" : "without") a header"
        return SourceSchema(
            format: format ?? (dialect.delimiter == Ascii.tab ? .tsv : .csv), reason: reason.isEmpty ? found : reason,
            timeColumn: names[time], valueColumns: values.map(\.name), keyColumns: keys.map { names[$0] },
            timeUnit: timeFormat.unitName, timeFormat: timeFormat.patternText,
            decimal: !values.isEmpty && values.allSatisfy(\.form.hasComma) ? .comma : nil, isRelative: isRelative,
            passedOver: passedOver, hasNames: hasHeader,
            columnsWithUnits: values.filter(\.hasUnits).map(\.name))
    }
}

extension TimeFormat {
    fileprivate var unitName: String? { if case .epoch(let unit) = self { unit.name } else { nil } }
    fileprivate var patternText: String? { if case .pattern(let pattern) = self { pattern.text } else { nil } }
}
