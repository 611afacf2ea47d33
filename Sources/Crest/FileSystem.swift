import Foundation

/// The calls through which Crest changes files: few, so that a test can let each of them fail.
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
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileFailure("create", path, number: errno) }
        return descriptor
    }

    package func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, _ path: String) throws(FileFailure) -> Int {
        let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw FileFailure("write", path, number: errno) }
        return count
    }

    package func sync(_ descriptor: Int32, _ path: String) throws(FileFailure) {
        guard fsync(descriptor) == 0 else { throw FileFailure("write", path, number: errno) }
    }

    package func close(_ descriptor: Int32) {
        _ = Glibc.close(descriptor)
    }

    package func rename(_ path: String, to new: String) throws(FileFailure) {
        guard unsafe Glibc.rename(path, new) == 0 else { throw FileFailure("replace", new, number: errno) }
    }

    package func link(_ path: String, to target: String) throws(FileFailure) {
        guard unsafe symlink(target, path) == 0 else { throw FileFailure("link", path, number: errno) }
    }

    package func makeFolder(_ path: String) throws(FileFailure) {
        if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw FileFailure("make the folder", path, number: errno)
        }
        try makeFolder(String(path[..<slash]))
        guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw FileFailure("make the folder", path, number: errno)
        }
    }

    package func syncFolder(_ path: String) throws(FileFailure) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure("open the folder", path, number: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileFailure("sync the folder", path, number: errno) }
    }

    package func remove(_ path: String) throws(FileFailure) {
        if unsafe unlink(path) == 0 || errno == ENOENT { return }
        // What is no file or link is a folder: POSIX says EPERM, Linux EISDIR.
        guard errno == EISDIR || errno == EPERM else { throw FileFailure("remove", path, number: errno) }
        for name in names(in: path) { try remove("\(path)/\(name)") }
        guard unsafe rmdir(path) == 0 || errno == ENOENT else { throw FileFailure("remove", path, number: errno) }
    }

    package func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
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
            try again { () throws(FileFailure) in try sync(descriptor, path) }
        } catch {
            try? remove(path)
            throw error
        }
    }

    private func append(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, _ path: String) throws(FileFailure) {
        var rest = bytes
        while !rest.isEmpty {
            let some = rest
            let count = try again { () throws(FileFailure) in try write(some, to: descriptor, path) }
            rest = rest.dropFirst(count)
        }
    }

    /// What a signal interrupts is no failure.
    private func again<Value>(_ body: () throws(FileFailure) -> Value) throws(FileFailure) -> Value {
        while true {
            do {
                return try body()
            } catch {
                guard error.number == EINTR else { throw error }
            }
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
