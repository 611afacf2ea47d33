import CrestSeries

/// A database and what it is asked: `sqlite:shop.db?query=select …` or `postgres://host/shop?query=select …`, with
/// `&timeout=30s` where it is needed.
struct SQLAddress: Hashable, Sendable {
    static let sqliteScheme = "sqlite:"
    static let postgresSchemes = ["postgres://", "postgresql://"]

    private static let ownParameters = ["query", "timeout"]
    private static let defaultTimeout: Int64 = 60

    /// For messages, without what is asked.
    let name: String
    /// A path, or an address as libpq takes it, with its own parameters such as `sslmode`.
    let target: String
    /// One statement that answers rows with a time, without a semicolon at its end.
    let query: String
    let timeoutSeconds: Int64

    /// - Parameter query: What `--query` says, when it does; before what the address says.
    /// - Throws: ``IngestionError/Code/option`` when a part is missing or unknown, or a password stands in it.
    init(parsing text: String, query asked: String?) throws(IngestionError) {
        let isSQLite = text.hasPrefix(Self.sqliteScheme)
        let parts = (isSQLite ? text.dropFirst(Self.sqliteScheme.count) : text[...]).split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let base = String(parts.first ?? "")
        guard isSQLite || !Self.hasPassword(base) else {
            throw .option(
                "a password does not belong into an address",
                hint: "libpq finds it in ~/.pgpass, or in the file that PGPASSFILE names")
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
        name = isSQLite ? Self.sqliteScheme + base : base
        target = foreign.isEmpty ? base : base + "?" + foreign.joined(separator: "&")
        var query = (asked ?? parameters["query"] ?? "").trimmingBlanks
        while query.hasSuffix(";") { query = String(query.dropLast()).trimmingBlanks }
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
