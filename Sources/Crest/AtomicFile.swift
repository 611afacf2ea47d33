import CrestSeries
import Foundation

/// Writes a file whole or not at all: a temporary file in the same folder, fsync, rename, fsync of the folder.
///
/// A reader sees the old content or the new one, and after a crash one of the two stands there.
public enum AtomicFile {
    /// Replaces the file at `path` by what `body` hands to its argument; leaves it alone when `body` throws. A device
    /// or a pipe is written to: in its place a file would be of no use, and `/dev/null` is everybody's.
    ///
    /// - Throws: ``CrestError/Code/output`` or ``CrestError/Code/inputOutput`` with the system's reason; what `body`
    ///   throws.
    public static func write(to path: String, _ body: (_ append: @escaping ([UInt8]) throws -> Void) throws -> Void)
        throws
    {
        let files = SystemFiles()
        guard files.isStream(path) else { return try write(to: path, in: files, body) }
        do {
            try files.pour(into: path, body)
        } catch let failure as FileFailure {
            throw CrestError(failure)
        }
    }

    /// Replaces the file at `path` by `bytes`.
    ///
    /// - Throws: ``CrestError/Code/output`` with the system's reason.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        try write(to: path) { append in try append(bytes) }
    }

    /// Removes what processes left that were killed while they wrote into `folder`: all of it, or that of one file.
    package static func sweep(
        _ folder: String, of name: String? = nil, in files: some FileSystem = SystemFiles()
    ) throws(FileFailure) {
        for left in files.names(in: folder) where left.hasSuffix(suffix) {
            let parts = left.dropLast(suffix.count).split(separator: ".", omittingEmptySubsequences: false)
            guard let writer = parts.last.flatMap({ Int32($0) }), kill(writer, 0) != 0, errno == ESRCH,
                name == nil || name == parts.dropLast().joined(separator: ".")
            else { continue }
            try files.remove("\(folder)/\(left)")
        }
    }

    private static let suffix = ".tmp"

    /// The same in these files.
    package static func write(
        to path: String, in files: some FileSystem,
        _ body: (_ append: @escaping ([UInt8]) throws -> Void) throws -> Void
    ) throws {
        let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier)\(suffix)"
        do {
            try files.makeFile(temporary, body)
            do {
                try files.rename(temporary, to: path)
            } catch {
                try? files.remove(temporary)
                throw error
            }
            // The rename is durable once the folder's own entry is.
            try files.syncFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        } catch let failure as FileFailure {
            throw CrestError(failure)
        } catch let error as CrestError {
            throw error
        } catch {
            throw CrestError(.output, "cannot write \(path): \(error)", hint: "nothing was changed")
        }
    }
}
