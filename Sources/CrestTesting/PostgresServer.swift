import Foundation

/// A real PostgreSQL in a folder of its own, reached through a socket in it.
public struct PostgresServer: Sendable {
    private static let root = "/usr/lib/postgresql"
    /// The programs of the newest version that Debian has installed.
    private static let programs: String? = {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let folders = versions.sorted().map { "\(root)/\($0)/bin" }
        return folders.last { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
    }()
    /// Whether Debian has installed one.
    public static var isThere: Bool { programs != nil }
    /// PostgreSQL does not run as root.
    private static var user: [String] { getuid() == 0 ? ["/usr/sbin/runuser", "-u", "nobody", "--"] : [] }

    private let programs: String
    private let folder: String

    /// Makes a data base and starts its server, which ends with this process.
    public init() throws {
        guard let programs = Self.programs else { throw ServerProcess.Failure(command: ["\(Self.root)/*/bin/initdb"]) }
        self.programs = programs
        // The path of a socket may have 107 bytes.
        folder = "/tmp/crest-pg-\(UUID().uuidString.prefix(8))"
        let data = folder + "/data"
        try ServerProcess.run(
            Self.user + ["\(programs)/initdb", "-D", data, "-U", "crest", "-A", "trust", "--no-sync"], in: "/")
        try ServerProcess.start(
            ["\(programs)/postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
            folder: folder, as: Self.user)
        try ServerProcess.wait { (try? psql("select 1")) != nil }
    }

    /// Runs `sql` as the owner of the database, with PostgreSQL's own client.
    public func psql(_ sql: String) throws {
        try ServerProcess.run(
            ["\(programs)/psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", folder, "-U", "crest", "-d", "postgres"]
                + ["-c", sql])
    }

    /// Its address, as Crest takes it.
    public var address: String { "postgres:///postgres?host=\(folder)&user=crest" }
}
