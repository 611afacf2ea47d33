import CrestSeries
import Glibc

/// Finds the files of a former night among those of tonight: under their names, under those that rotation gave them,
/// packed, or copied before they were cut.
struct FileMatching {
    /// What is to be read of a file.
    struct Portion {
        let file: FileState
        /// The name under which it was written to.
        let origin: String
        /// Where another night stopped; 0 for a new file.
        let offset: Int
        /// The latest time that was read in it before.
        let latest: Int64?
    }

    /// Files with something that was not read.
    private(set) var portions: [Portion] = []
    /// Marks of files that have nothing new, or that are gone for now.
    private(set) var others: [FileMark] = []
    private(set) var notes: [Diagnostic] = []
    /// Why nothing can go on, so that all files are read whole; nil when it can.
    private(set) var obstacle: String?

    private var free: [FileState]
    private let time: Timestamp

    /// A file that has been gone for so long is forgotten.
    private static let longestGone: Int64 = 60 * 86_400

    /// - Parameters:
    ///   - files: of tonight, each once.
    ///   - marks: of a former night.
    ///   - firstTime: the second of a file's first row.
    /// - Throws: ``IngestionError`` when a file cannot be read.
    init(
        _ files: [FileState], marks: [FileMark], at time: Timestamp,
        firstTime: (FileState) throws(IngestionError) -> Int64?
    ) throws(IngestionError) {
        free = files
        self.time = time
        var lost: [FileMark] = []
        var found: [FileMark] = []
        for mark in marks where mark.offset > 0 {
            if let file = try take(mark) {
                found.append(mark)
                add(file, after: mark)
            } else {
                lost.append(mark)
            }
        }
        for mark in found { try leaveOutCopies(of: mark) }
        for mark in lost {
            try judge(mark, firstTime: firstTime)
            guard obstacle == nil else { return }
        }
        portions += free.map { Portion(file: $0, origin: $0.path, offset: 0, latest: nil) }
    }

    /// The file that a mark was set in, by its inode first: unchanged, it need not be opened.
    private mutating func take(_ mark: FileMark) throws(IngestionError) -> FileState? {
        if let index = free.firstIndex(where: { $0.isUnchanged(since: mark.file) }) { return free.remove(at: index) }
        let order = free.indices.sorted { rank(free[$0], mark) < rank(free[$1], mark) }
        for index in order where try mark.isBeginning(of: free[index].path) { return free.remove(at: index) }
        for path in Self.siblings(of: mark.origin) where !free.contains(where: { $0.path == path }) {
            guard let file = FileState(path), !isTaken(file) else { continue }
            if file.isUnchanged(since: mark.file) { return file }
            if try mark.isBeginning(of: path) { return file }
        }
        return nil
    }

    private func rank(_ file: FileState, _ mark: FileMark) -> Int {
        file.isSameFile(as: mark.file) ? 0 : file.path == mark.file.path ? 1 : 2
    }

    private func isTaken(_ file: FileState) -> Bool {
        portions.contains { $0.file.isSameFile(as: file) } || others.contains { $0.file.isSameFile(as: file) }
    }

    private mutating func add(_ file: FileState, after mark: FileMark) {
        if file.isUnchanged(since: mark.file), mark.isAtEnd {
            others.append(mark.seen(as: file, at: time, isLive: mark.isLive && file.path == mark.origin))
        } else {
            portions.append(Portion(file: file, origin: mark.origin, offset: mark.offset, latest: mark.latest))
        }
    }

    /// Another file that begins with everything that was read of this one is a copy of it.
    private mutating func leaveOutCopies(of mark: FileMark) throws(IngestionError) {
        for index in free.indices.reversed() where try mark.isBeginning(of: free[index].path) {
            notes.append(
                Diagnostic(
                    code: .init(rawValue: "W_OVERLAP"),
                    message: "\(free[index].path) is a copy of \(mark.file.path), and was counted once"))
            free.remove(at: index)
        }
    }

    /// A file that is not found any more. What stands under its name now is new when all of it is later; otherwise
    /// nobody can say what of it was counted.
    private mutating func judge(
        _ mark: FileMark, firstTime: (FileState) throws(IngestionError) -> Int64?
    ) throws(IngestionError) {
        if let file = free.first(where: { $0.path == mark.file.path }), file.size > 0 {
            let first = try firstTime(file)
            guard let first, let latest = mark.latest, first >= latest else {
                let change =
                    file.size < mark.file.size ? "is shorter than it was" : "does not begin as it did"
                obstacle = "\(file.path) \(change), and what is in it is not later than what was read"
                return
            }
        }
        if mark.isLive {
            notes.append(
                Diagnostic(
                    code: .init(rawValue: "W_LOG_LOST"),
                    message: "\(mark.file.path) is gone after byte \(mark.offset): what was written to it after "
                        + "that is not counted",
                    hint: "let paths name the rotated files too, such as \(mark.origin)*"))
        }
        if mark.seen.seconds(until: time) <= Self.longestGone {
            others.append(mark.seen(as: mark.file, at: mark.seen, isLive: false))
        }
    }

    /// What rotation may have made of a file: names in its folder that begin with its own, in order.
    private static func siblings(of path: String) -> [String] {
        var found = unsafe glob_t()
        defer { unsafe globfree(&found) }
        let pattern = path.map { "*?[]\\".contains($0) ? "\\\($0)" : String($0) }.joined() + "*"
        guard unsafe glob(pattern, 0, nil, &found) == 0 else { return [] }
        return unsafe (0..<Int(found.gl_pathc)).compactMap { index in
            unsafe found.gl_pathv[index].map { unsafe String(cString: $0) }
        }
    }
}
