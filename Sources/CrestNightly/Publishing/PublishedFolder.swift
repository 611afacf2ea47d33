import Crest
import CrestSeries

/// A folder with a folder for each of the last plans, and a link `current` to the newest of them. Whoever reads through
/// the link sees one plan whole, whatever happens to the one who publishes.
struct PublishedFolder {
    private static let current = "current"
    private let path: String
    private let keep: Int
    private let files: any FileSystem

    init(_ path: String, keep: Int, files: any FileSystem) {
        self.path = path
        self.keep = keep
        self.files = files
    }

    /// - Parameter name: of the new folder; when there is one of that name, it is the same plan.
    /// - Throws: ``CrestError/Code/output`` or ``CrestError/Code/inputOutput``; the old plan is then current, or the
    ///   new.
    func publish(_ contents: [(name: String, bytes: [UInt8])], as name: String) throws {
        do {
            try files.makeFolder(path)
            for stale in files.names(in: path) where stale.hasPrefix(".") { try files.remove("\(path)/\(stale)") }
            if !files.names(in: path).contains(name) { try make(contents, name) }
            let link = "\(path)/.\(Self.current)"
            try files.link(link, to: name)
            try files.rename(link, to: "\(path)/\(Self.current)")
            try files.syncFolder(path)
            let plans = files.names(in: path).filter { $0 != Self.current && !$0.hasPrefix(".") }
            for old in plans.dropLast(keep) where old != name { try files.remove("\(path)/\(old)") }
        } catch let failure as FileFailure {
            throw CrestError(failure)
        }
    }

    private func make(_ contents: [(name: String, bytes: [UInt8])], _ name: String) throws {
        let folder = "\(path)/.\(name)"
        try files.makeFolder(folder)
        for (name, bytes) in contents {
            try files.makeFile("\(folder)/\(name)") { append in try append(bytes) }
        }
        try files.syncFolder(folder)
        try files.rename(folder, to: "\(path)/\(name)")
        try files.syncFolder(path)
    }
}
