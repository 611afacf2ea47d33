import CPq
import CrestSeries

/// The rows that a PostgreSQL server answers, as `COPY … TO STDOUT` writes them: CSV with a header.
///
/// The session may read and nothing else, and the server ends a statement that takes too long. Times come in UTC.
struct PostgresBytes: ByteSource {
    private static let connectSeconds = 10

    private let connection: Connection
    private var row: [UInt8] = []
    private var position = 0
    private var isExhausted = false

    init(_ address: SQLAddress) throws(IngestionError) {
        connection = try Connection(address, connectSeconds: Self.connectSeconds)
        let limit = address.timeoutSeconds * 1_000
        for setting in [
            "default_transaction_read_only = on", "statement_timeout = \(limit)", "lock_timeout = \(limit)",
            "datestyle = 'ISO'", "timezone = 'UTC'", "extra_float_digits = 1",
        ] {
            try connection.run("SET \(setting)", expecting: PGRES_COMMAND_OK)
        }
        try connection.run("BEGIN TRANSACTION READ ONLY", expecting: PGRES_COMMAND_OK)
        // The line feed ends a comment that the query may end with.
        try connection.run("COPY (\(address.query)\n) TO STDOUT (FORMAT csv, HEADER)", expecting: PGRES_COPY_OUT)
    }

    mutating func read(into bytes: inout [UInt8], range: Range<Int>) throws(IngestionError) -> Int {
        var filled = range.lowerBound
        while filled < range.upperBound {
            if position == row.count {
                guard !isExhausted, let next = try connection.nextRow() else {
                    isExhausted = true
                    break
                }
                row = next
                position = 0
            }
            let count = min(range.upperBound - filled, row.count - position)
            bytes.replaceSubrange(filled..<filled + count, with: row[position..<position + count])
            filled += count
            position += count
        }
        return filled - range.lowerBound
    }
}

/// A connection, which ends with its last user.
@safe private final class Connection {
    private let address: SQLAddress
    private let target: String
    private let handle: OpaquePointer

    init(_ address: SQLAddress, connectSeconds: Int) throws(IngestionError) {
        self.address = address
        let target = try address.connectionString()
        self.target = target
        // Later ones are before what the address says; its own name is expanded because `dbname` may be an address.
        let parameters = [
            ("dbname", target), ("connect_timeout", "\(connectSeconds)"), ("client_encoding", "UTF8"),
            ("application_name", "crest"),
        ]
        let handle = unsafe Self.withCStrings(parameters.map(\.0)) { names in
            unsafe Self.withCStrings(parameters.map(\.1)) { values in unsafe PQconnectdbParams(names, values, 1) }
        }
        guard let handle = unsafe handle else {
            throw IngestionError(.source, "\(address.name): libpq has no memory")
        }
        unsafe self.handle = unsafe handle
        guard unsafe PQstatus(handle) == CONNECTION_OK else {
            throw unsafe failure(PQerrorMessage(handle), hint: "does psql reach it with the same address?")
        }
    }

    deinit {
        unsafe PQfinish(handle)
    }

    /// Runs one statement: the extended protocol takes no second one behind a semicolon.
    func run(_ statement: String, expecting status: ExecStatusType) throws(IngestionError) {
        let result = unsafe PQexecParams(handle, statement, 0, nil, nil, nil, nil, 0)
        defer { unsafe PQclear(result) }
        guard unsafe PQresultStatus(result) == status else {
            throw unsafe failure(PQresultErrorMessage(result), hint: "does the query work in psql?")
        }
    }

    /// The next row with its line end; nil after the last.
    func nextRow() throws(IngestionError) -> [UInt8]? {
        var buffer: UnsafeMutablePointer<CChar>?
        let length = unsafe PQgetCopyData(handle, &buffer, 0)
        defer { unsafe PQfreemem(buffer) }
        if length > 0, let start = unsafe buffer {
            return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: Int(length)))
        }
        guard length == -1 else { throw unsafe failure(PQerrorMessage(handle), hint: "the answer broke off") }
        // What went wrong while rows were on their way is said behind them.
        let result = unsafe PQgetResult(handle)
        defer { unsafe PQclear(result) }
        guard unsafe PQresultStatus(result) == PGRES_COMMAND_OK else {
            throw unsafe failure(PQresultErrorMessage(result), hint: "was the time limit too short? say &timeout=5m")
        }
        return nil
    }

    private func failure(_ message: UnsafeMutablePointer<CChar>?, hint: String) -> IngestionError {
        // Of an address that it cannot read libpq says all, and a password may stand in it.
        let text = (unsafe message.map { unsafe String(cString: $0) } ?? "").replacing(target, with: address.name)
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmed }
        return IngestionError(
            .source, "\(address.name): \(lines.isEmpty ? "the server says nothing" : lines.joined(separator: "; "))",
            hint: hint)
    }

    /// Calls `body` with a list of C strings that ends with a null.
    private static func withCStrings<Result>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result?
    ) -> Result? {
        var bytes: [CChar] = []
        var starts: [Int] = []
        for text in texts {
            starts.append(bytes.count)
            bytes += text.utf8.map { CChar(bitPattern: $0) } + [0]
        }
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            let pointers = unsafe starts.map { unsafe Optional(base + $0) } + [nil]
            return unsafe pointers.withUnsafeBufferPointer { list in
                unsafe list.baseAddress.flatMap { unsafe body($0) }
            }
        }
    }
}
