import Foundation

/// The calls through which Crest changes files: few, so that a test can let each of them fail. A signal alone fails
/// none.
package protocol FileSystem: Sendable {
    /// Makes a file that is not there yet, open for writing.
    func create(_ path: String) throws(FileFailure) -> Int32
    /// Writes some of `bytes`, and says how many.
    func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, _ path: String) throws(FileFailure) -> Int
    /// Waits until what was written is on the disk.
    func sync(_ descriptor: Int32, _ path: String) throws(FileFailure)
    func close(_ descriptor: Int32)
    func rename(_ path: String, to new: String) throws(FileFailure)
    /// Makes a symbolic link that is not there yet.
    func link(_ path: String, to target: String) throws(FileFailure)
    /// Makes a folder and those above it; none is made where one is.
    func makeFolder(_ path: String) throws(FileFailure)
    /// Waits until the names in a folder are on the disk.
    func syncFolder(_ path: String) throws(FileFailure)
    /// Removes a file, a link, or a folder with all that is in it; nothing when there is none.
    func remove(_ path: String) throws(FileFailure)
    /// What is in a folder, in order; nothing when there is none.
    func names(in folder: String) -> [String]
}

/// A call that did not do what it was asked to.
package struct FileFailure: Error, Hashable {
    /// Such as `create` or `sync`.
    package let action: String
    package let path: String
    /// As in `errno`.
    package let number: Int32

    package init(_ action: String, _ path: String, number: Int32) {
        self.action = action
        self.path = path
        self.number = number
    }
}

/// The files of the machine.
package struct SystemFiles: FileSystem {
    package init() {}

    package func create(_ path: String) throws(FileFailure) -> Int32 {
        try Self.call("create", path) { unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644) }
    }

    package func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, _ path: String) throws(FileFailure) -> Int {
        try Self.call("write", path) {
            unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        }
    }

    package func sync(_ descriptor: Int32, _ path: String) throws(FileFailure) {
        try Self.call("write", path) { fsync(descriptor) }
    }

    package func close(_ descriptor: Int32) {
        _ = Glibc.close(descriptor)
    }

    package func rename(_ path: String, to new: String) throws(FileFailure) {
        try Self.call("replace", new) { unsafe Glibc.rename(path, new) }
    }

    package func link(_ path: String, to target: String) throws(FileFailure) {
        try Self.call("link", path) { unsafe symlink(target, path) }
    }

    package func makeFolder(_ path: String) throws(FileFailure) {
        let above = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        do throws(FileFailure) {
            guard try makeOne(path) else { return }
        } catch {
            guard error.number == ENOENT, above != "/", above != "." else { throw error }
            try makeFolder(above)
            guard try makeOne(path) else { return }
        }
        // What is put into it is durable once its own entry is; a folder that may not be read cannot be asked for that.
        do throws(FileFailure) {
            try syncFolder(above)
        } catch {
            guard error.number == EACCES else { throw error }
        }
    }

    /// Whether there was none before.
    private func makeOne(_ folder: String) throws(FileFailure) -> Bool {
        do throws(FileFailure) {
            try Self.call("make the folder", folder) { unsafe mkdir(folder, 0o755) }
            return true
        } catch {
            guard error.number == EEXIST else { throw error }
            return false
        }
    }

    package func syncFolder(_ path: String) throws(FileFailure) {
        let descriptor = try Self.call("open the folder", path) {
            unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        defer { close(descriptor) }
        try Self.call("sync the folder", path) { fsync(descriptor) }
    }

    package func remove(_ path: String) throws(FileFailure) {
        do throws(FileFailure) {
            try Self.call("remove", path) { unsafe unlink(path) }
        } catch {
            switch error.number {
            case ENOENT: return
            // What is no file or link is a folder: POSIX says EPERM, Linux EISDIR.
            case EISDIR, EPERM: try removeFolder(path)
            default: throw error
            }
        }
    }

    private func removeFolder(_ path: String) throws(FileFailure) {
        for name in names(in: path) { try remove("\(path)/\(name)") }
        do throws(FileFailure) {
            try Self.call("remove", path) { unsafe rmdir(path) }
        } catch {
            guard error.number == ENOENT else { throw error }
        }
    }

    /// What a call answers; what a signal interrupts is called again.
    @discardableResult
    fileprivate static func call<Number: BinaryInteger>(
        _ action: String, _ path: String, _ body: () -> Number
    ) throws(FileFailure) -> Number {
        while true {
            let answer = body()
            if answer >= 0 { return answer }
            let reason = errno
            guard reason == EINTR else { throw FileFailure(action, path, number: reason) }
        }
    }

    package func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }
}

extension SystemFiles {
    /// Whether `path` is something that is written to and never replaced: a device such as `/dev/null`, a pipe, or what
    /// the process has open already.
    package func isStream(_ path: String) -> Bool {
        if ["/dev/stdout", "/dev/stderr"].contains(path) || path.hasPrefix("/dev/fd/") { return true }
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return false }
        return ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    }

    /// Hands what `body` appends to the stream at `path`.
    package func pour(
        into path: String, _ body: (_ append: @escaping ([UInt8]) throws -> Void) throws -> Void
    ) throws {
        let descriptor = try Self.call("open", path) { unsafe open(path, O_WRONLY | O_CLOEXEC) }
        defer { close(descriptor) }
        try body { bytes in try append(bytes[...], to: descriptor, path) }
    }
}

extension FileSystem {
    /// Makes a file of what `body` appends, all of it on the disk when this returns; none is left when it throws.
    package func makeFile(
        _ path: String, _ body: (_ append: @escaping ([UInt8]) throws -> Void) throws -> Void
    ) throws {
        let descriptor = try create(path)
        do {
            defer { close(descriptor) }
            try body { bytes in try append(bytes[...], to: descriptor, path) }
            try sync(descriptor, path)
        } catch {
            try? remove(path)
            throw error
        }
    }

    fileprivate func append(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, _ path: String) throws(FileFailure) {
        var rest = bytes
        while !rest.isEmpty {
            rest = rest.dropFirst(try write(rest, to: descriptor, path))
        }
    }
}

extension CrestError {
    /// What a failed call means to the one who runs Crest: the place is wrong, or the disk is.
    package init(_ failure: FileFailure) {
        let isDisk = [EIO, ENOSPC, EDQUOT, EFBIG].contains(failure.number)
        self.init(
            isDisk ? .inputOutput : .output,
            "cannot \(failure.action) \(failure.path): \(unsafe String(cString: strerror(failure.number)))",
            hint: "check that the folder exists, is writable, and that the disk is not full")
    }
}
