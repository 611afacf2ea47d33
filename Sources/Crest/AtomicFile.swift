import CrestSeries
import Foundation

/// Writes a file whole or not at all: a temporary file in the same folder, fsync, rename, fsync of the folder.
///
/// A reader sees the old content or the new one, and after a crash one of the two stands there.
public enum AtomicFile {
    /// Replaces the file at `path` by what `body` hands to its argument; leaves it alone when `body` throws.
    ///
    /// - Throws: ``CrestError/Code/output`` with the system's reason; whatever `body` throws.
    public static func write(to path: String, _ body: (_ append: @escaping ([UInt8]) throws -> Void) throws -> Void)
        throws
    {
        let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).tmp"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure("create", temporary) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try body { try handle.write(contentsOf: Data($0)) }
            guard fsync(descriptor) == 0 else { throw failure("write", temporary) }
            guard unsafe rename(temporary, path) == 0 else { throw failure("replace", path) }
        } catch {
            _ = unsafe unlink(temporary)
            throw error is CrestError ? error : CrestError(.output, "cannot write \(path): \(error)", hint: diskHint)
        }
        try syncDirectory(of: path)
    }

    /// Replaces the file at `path` by `bytes`.
    ///
    /// - Throws: ``CrestError/Code/output`` with the system's reason.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        try write(to: path) { append in try append(bytes) }
    }

    /// The rename is durable once the folder's own entry is.
    private static func syncDirectory(of path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open the folder", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("sync the folder", folder) }
    }

    private static func failure(_ action: String, _ path: String) -> CrestError {
        CrestError(.output, "cannot \(action) \(path): \(unsafe String(cString: strerror(errno)))", hint: diskHint)
    }

    private static let diskHint = "check that the folder exists, is writable, and that the disk is not full"
}
