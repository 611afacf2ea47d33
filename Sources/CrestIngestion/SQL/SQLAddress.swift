import CrestSeries

/// A database and what it is asked: `sqlite:shop.db?query=select …` or `postgres://host/shop?query=select …`, with
/// `&timeout=30s` where it is needed; `postgres://?dsn_file=FILE` where the address is a secret.
package struct SQLAddress: Hashable, Sendable {
    static let sqliteScheme = "sqlite:"
    static let postgresSchemes = ["postgres://", "postgresql://"]

    private static let ownParameters = ["query", "timeout", "dsn_file"]
    private static let defaultTimeout: Int64 = 60

    /// For messages, without what is asked.
    let name: String
    /// A path, or an address as libpq takes it, with its own parameters such as `sslmode`.
    let target: String
    /// The file that holds the address; nil when ``target`` is it.
    private let secretFile: String?
    /// One statement that answers rows with a time, without a semicolon at its end.
    let query: String
    let timeoutSeconds: Int64

    /// - Parameter query: What `--query` says, when it does; before what the address says.
    /// - Throws: ``IngestionError/Code/option`` when a part is missing or unknown, or a password stands in it.
    package init(parsing text: String, query asked: String?) throws(IngestionError) {
        let isSQLite = text.hasPrefix(Self.sqliteScheme)
        let parts = (isSQLite ? text.dropFirst(Self.sqliteScheme.count) : text[...]).split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let base = String(parts.first ?? "")
        guard isSQLite || !Self.hasPassword(base) else {
            throw .option(
                "a password does not belong into an address",
                hint: "libpq finds it in ~/.pgpass; or let a file hold the address, and name that as dsn_file")
        }
        // libpq refuses what it does not know, and so do files.
        var (own, foreign): ([Substring], [Substring]) = ([], [])
        for pair in (parts.dropFirst().first ?? "").split(separator: "&") {
            let isOwn = isSQLite || Self.ownParameters.contains { pair.hasPrefix($0 + "=") }
            if isOwn { own.append(pair) } else { foreign.append(pair) }
        }
        guard !foreign.contains(where: { $0.hasPrefix("password=") || $0.hasPrefix("sslpassword=") }) else {
            throw .option("a password does not belong into an address", hint: "name a file with passfile=")
        }
        let parameters = try AddressParameters(parsing: own.joined(separator: "&")[...], known: Self.ownParameters)
        secretFile = parameters["dsn_file"]
        let isBare = Self.postgresSchemes.contains(base) && foreign.isEmpty
        guard secretFile == nil || isBare else {
            throw .option("dsn_file stands beside an address", hint: "write postgres://?dsn_file=FILE and nothing else")
        }
        name = isSQLite ? Self.sqliteScheme + base : secretFile.map { "the database of \($0)" } ?? base
        target = foreign.isEmpty ? base : base + "?" + foreign.joined(separator: "&")
        var query = (asked ?? parameters["query"] ?? "").trimmed
        while query.hasSuffix(";") { query = String(query.dropLast()).trimmed }
        guard !query.isEmpty else {
            throw .option(
                "\(name) is asked for nothing",
                hint: "say --query 'select time, service, requests from traffic', or add ?query=… to the address")
        }
        self.query = query
        guard let timeout = parameters["timeout"] else {
            timeoutSeconds = Self.defaultTimeout
            return
        }
        guard let seconds = try? DurationText.seconds(in: timeout), (1...86_400).contains(seconds) else {
            throw .option("timeout=\(timeout) is not a duration", hint: "such as 30s")
        }
        timeoutSeconds = seconds
    }

    /// What libpq is given: the address, or the first line of the file that holds it.
    ///
    /// - Throws: ``IngestionError/Code/inputMissing`` when there is none.
    func connectionString() throws(IngestionError) -> String {
        guard let secretFile else { return target }
        var (stream, text) = (try FileBytes(path: secretFile), [UInt8](repeating: 0, count: Self.longestSecret))
        let count = try stream.read(into: &text, range: text.indices)
        let line = text[..<count].split { $0 == Ascii.lineFeed || $0 == Ascii.carriageReturn }.first
        guard let line else {
            throw IngestionError(
                .inputMissing, "\(secretFile): there is no address in it",
                hint: "write one line such as postgres://crest:secret@db.example/shop, for its owner to read alone")
        }
        return String(decoding: line, as: UTF8.self)
    }

    private static let longestSecret = 1 << 16

    /// Whether `name:password@` stands before the host.
    private static func hasPassword(_ address: String) -> Bool {
        guard let scheme = address.firstIndex(of: ":") else { return false }
        let authority = address[address.index(after: scheme)...].drop { $0 == "/" }.prefix { $0 != "/" }
        return authority.split(separator: "@", omittingEmptySubsequences: false).dropLast().contains {
            $0.contains(":")
        }
    }
}

extension CSVFile {
    /// The rows that a database answers, read as CSV.
    init(
        answerOf address: SQLAddress, _ window: ByteWindow, format: InputFormat, options: InputOptions
    ) throws(IngestionError) {
        var options = options
        options.format = .csv
        try self.init(
            name: address.name, window: window, options: options, reason: "the address says so", format: format)
    }
}
