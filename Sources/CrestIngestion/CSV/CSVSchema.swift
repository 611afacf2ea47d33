/// How the rows of a file are to be read.
struct CSVSchema {
    /// A column of values.
    struct Value {
        let index: Int
        let name: String
        let parser: DecimalParser
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
}
