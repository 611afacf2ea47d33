import Glibc

/// Something to read.
public enum InputSource: Hashable, Sendable {
    /// A file, a directory whose files are read, or a pattern such as `logs/*.csv.gz`.
    case path(String)
    case standardInput
    /// Bytes in memory, under a name for messages.
    case bytes([UInt8], name: String)
    /// A server and what it is asked for: `prometheus+http://localhost:9090?query=sum(rate(http_requests_total[5m]))`,
    /// with `&step=5m`, `&timeout=30s` and `&http_config=FILE` where they are needed.
    case prometheus(String)
    /// A SQLite file and what it is asked: `sqlite:shop.db?query=select time, requests from traffic`, with
    /// `&timeout=30s` where it is needed.
    case sqlite(String)
    /// A PostgreSQL server, by an address as `psql` takes it: `postgres://host/shop?query=select …`, or by the file
    /// that holds such an address with a password in it: `postgres://?dsn_file=FILE`.
    case postgres(String)

    /// `-` is standard input, what begins with `prometheus+http` a server, with `sqlite:` or `postgres://` a database;
    /// everything else is a path.
    public init(argument: String) {
        if PrometheusAddress.schemes.contains(where: argument.hasPrefix) {
            self = .prometheus(argument)
        } else if argument.hasPrefix(SQLAddress.sqliteScheme) {
            self = .sqlite(argument)
        } else if SQLAddress.postgresSchemes.contains(where: argument.hasPrefix) {
            self = .postgres(argument)
        } else {
            self = argument == "-" ? .standardInput : .path(argument)
        }
    }

    /// Whether its bytes may be read twice.
    var isRepeatable: Bool {
        switch self {
        case .path, .bytes: true
        case .standardInput, .prometheus, .sqlite, .postgres: false
        }
    }

    /// The same as files, standard input and memory only.
    ///
    /// - Throws: ``IngestionError/Code/inputMissing`` when a path leads to no file.
    func expanded() throws(IngestionError) -> [InputSource] {
        guard case .path(let path) = self else { return [self] }
        switch FileKind(of: path) {
        case .file: return [self]
        case .directory: return try Self.files(inDirectory: path)
        case nil:
            let matches = Self.matches(ofPattern: path)
            guard !matches.isEmpty else {
                throw IngestionError(.inputMissing, "\(path): no such file", hint: "is the path right?")
            }
            var sources: [InputSource] = []
            for match in matches {
                sources += FileKind(of: match) == .directory ? try Self.files(inDirectory: match) : [.path(match)]
            }
            return sources
        }
    }

    func open() throws(IngestionError) -> (bytes: any ByteSource, name: String) {
        switch self {
        case .path(let path): (try FileBytes(path: path), path)
        case .standardInput: (FileBytes.standardInput, "-")
        case .bytes(let content, let name): (MemoryBytes(content), name)
        case .prometheus, .sqlite, .postgres: throw .option("a server is asked, not opened")
        }
    }

    private enum FileKind {
        case file, directory

        init?(of path: String) {
            var status = stat()
            guard unsafe stat(path, &status) == 0 else { return nil }
            self = status.st_mode & S_IFMT == S_IFDIR ? .directory : .file
        }
    }

    /// The files directly within a directory, hidden ones aside, in order of their names.
    private static func files(inDirectory directory: String) throws(IngestionError) -> [InputSource] {
        guard let stream = unsafe opendir(directory) else { throw .unreadable(directory, errorNumber: errno) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
                    unsafe String(cString: $0)
                }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        let paths = names.sorted().map { "\(directory)/\($0)" }.filter { FileKind(of: $0) == .file }
        guard !paths.isEmpty else {
            throw IngestionError(.inputMissing, "\(directory): the directory has no files", hint: "is the path right?")
        }
        return paths.map { .path($0) }
    }

    private static func matches(ofPattern pattern: String) -> [String] {
        var found = unsafe glob_t()
        defer { unsafe globfree(&found) }
        guard unsafe glob(pattern, 0, nil, &found) == 0 else { return [] }
        return unsafe (0..<Int(found.gl_pathc)).compactMap { index in
            unsafe found.gl_pathv[index].map { unsafe String(cString: $0) }
        }
    }
}
