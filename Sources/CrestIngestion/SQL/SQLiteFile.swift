import CrestSeries
import Dispatch
import GRDB

/// The rows that a SQLite file answers, read through GRDB and never written to.
///
/// Rows become lines of CSV on the way, so that columns, times and values are told and read as everywhere. The query
/// runs until a sample is there that tells the columns; when that is not all, it runs again, to its end: memory does
/// not grow with its rows.
struct SQLiteFile: RowFile {
    private static let busySeconds = 5.0

    let name: String
    let schema: SourceSchema
    private let address: SQLAddress
    private let database: DatabaseQueue
    private let sample: CSVFile
    private let options: InputOptions

    init(_ address: SQLAddress, options: InputOptions) throws(IngestionError) {
        // SQLite would say of a file that is not there that it cannot be opened.
        _ = try FileBytes(path: address.target)
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(Self.busySeconds)
        let (sample, database): (CSVFile, DatabaseQueue) = try Self.told(address) {
            let database = try DatabaseQueue(path: address.target, configuration: configuration)
            // Rows may be asked for within `read` alone, so that what stays is text.
            let text = try Self.limited(database, address) {
                try database.read { try SQLiteBytes($0, address).beginning(upTo: ByteWindow.capacity + 1) }
            }
            var window = ByteWindow(MemoryBytes(text))
            try window.fill()
            return (try CSVFile(answerOf: address, window, format: .sqlite, options: options), database)
        }
        name = address.name
        schema = sample.schema
        self.address = address
        self.database = database
        self.sample = sample
        self.options = options
        if schema.timeUnit == "s", let first = sample.sampledTimes(zone: nil).first,
            Self.julianDays.contains(first.second)
        {
            throw IngestionError(
                .time, "\(name): the times are Julian days, such as \(first.second)",
                hint: "select strftime('%s', \(schema.timeColumn)) as time")
        }
    }

    /// From 1900 to 2100; as seconds since 1970 they would lie in its first month.
    private static let julianDays: ClosedRange<Int64> = 2_415_020...2_488_070

    var isWholeInMemory: Bool { sample.isWholeInMemory }

    func sampledTimes(zone: ZoneTable?) -> [SampledTime] { sample.sampledTimes(zone: zone) }

    mutating func read(
        _ context: ReadingContext, into assembler: inout SeriesAssembler, badRows: inout BadRowLog
    ) throws(IngestionError) -> RowCounts {
        guard !isWholeInMemory else {
            var sample = sample
            return try sample.read(context, into: &assembler, badRows: &badRows)
        }
        return try Self.told(address) {
            try Self.limited(database, address) {
                try database.read { database in
                    var window = ByteWindow(try SQLiteBytes(database, address))
                    try window.fill()
                    var file = try CSVFile(answerOf: address, window, format: .sqlite, options: options)
                    return try file.read(context, into: &assembler, badRows: &badRows)
                }
            }
        }
    }

    /// Stops what the database does when it takes longer than the address allows.
    private static func limited<Result>(
        _ database: DatabaseQueue, _ address: SQLAddress, _ work: () throws -> Result
    ) throws -> Result {
        let stop = DispatchWorkItem { database.interrupt() }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Int(address.timeoutSeconds)), execute: stop)
        defer { stop.cancel() }
        return try work()
    }

    /// What goes wrong in the database, in our words.
    fileprivate static func told<Result>(
        _ address: SQLAddress, _ work: () throws -> Result
    ) throws(IngestionError) -> Result {
        do {
            return try work()
        } catch let error as IngestionError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            throw IngestionError(
                .source, "\(address.name): no answer within \(address.timeoutSeconds) s",
                hint: "was the time limit too short? say timeout=5m")
        } catch let error as DatabaseError {
            throw IngestionError(
                .source, "\(address.name): \(error.message ?? "SQLite fails with \(error.resultCode)")",
                hint: "does the query work in sqlite3?")
        } catch {
            throw IngestionError(.source, "\(address.name): \(error)")
        }
    }
}

/// The rows of a query as lines of CSV, the names of the columns first.
private struct SQLiteBytes: ByteSource {
    private static let blockLength = 1 << 16

    private let address: SQLAddress
    private let rows: RowCursor
    private var text: [UInt8] = []
    private var position = 0
    private var isExhausted = false

    init(_ database: Database, _ address: SQLAddress) throws {
        self.address = address
        rows = try Row.fetchCursor(database, sql: address.query)
        append(rows.columnNames.map { Array($0.utf8) })
    }

    mutating func read(into bytes: inout [UInt8], range: Range<Int>) throws(IngestionError) -> Int {
        if position == text.count, !isExhausted {
            text.removeAll(keepingCapacity: true)
            position = 0
            try SQLiteFile.told(address) {
                while text.count < Self.blockLength {
                    guard let row = try rows.next() else {
                        isExhausted = true
                        break
                    }
                    append(row.databaseValues.map(Self.text))
                }
            }
        }
        let count = min(range.count, text.count - position)
        bytes.replaceSubrange(
            range.lowerBound..<range.lowerBound + count, with: text[position..<position + count])
        position += count
        return count
    }

    /// The first `count` bytes, fewer when there are fewer.
    consuming func beginning(upTo count: Int) throws(IngestionError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let read = try read(into: &bytes, range: filled..<count)
            if read == 0 { break }
            filled += read
        }
        return Array(bytes[..<filled])
    }

    private static func text(_ value: DatabaseValue) -> [UInt8] {
        switch value.storage {
        case .null: []
        case .int64(let number): Array(String(number).utf8)
        case .double(let number): Array(String(number).utf8)
        case .string(let text): Array(text.utf8)
        case .blob(let data): Array(data)
        }
    }

    private mutating func append(_ fields: [[UInt8]]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { text.append(Ascii.comma) }
            let isPlain = field.allSatisfy { $0 >= Ascii.space && $0 != Ascii.comma && $0 != Ascii.quote }
            // An empty line would be no row: a single column of nothing is quoted.
            guard !isPlain || (field.isEmpty && fields.count == 1) else {
                text += field
                continue
            }
            text.append(Ascii.quote)
            for byte in field {
                if byte == Ascii.quote { text.append(Ascii.quote) }
                text.append(byte)
            }
            text.append(Ascii.quote)
        }
        text.append(Ascii.lineFeed)
    }
}
