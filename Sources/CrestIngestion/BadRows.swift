import Glibc

/// Why a row cannot be read, before its place in the file is known.
struct RowDefect: Error {
    let code: IngestionError.Code
    let message: String
    var hint = ""
    /// Where in the bytes at hand.
    let offset: Int
}

/// A row that was left out.
public struct BadRow: Hashable, Sendable {
    /// Where it is wrong.
    public let position: SourcePosition
    /// What is wrong with it.
    public let reason: String
}

/// Applies the policy for bad rows and remembers what was left out.
struct BadRowLog {
    static let maximumSamples = 5

    let policy: BadRowPolicy
    private(set) var count = 0
    private(set) var samples: [BadRow] = []
    private var quarantine: QuarantineFile?

    init(_ policy: BadRowPolicy) throws(IngestionError) {
        self.policy = policy
        if case .quarantine(let path) = policy { quarantine = try QuarantineFile(path: path) }
    }

    /// - Throws: The defect as an error, unless the policy says to go on.
    mutating func reject(
        _ defect: RowDefect, at position: SourcePosition, row: Span<UInt8>
    ) throws(IngestionError) {
        guard policy != .stop else {
            throw IngestionError(defect.code, defect.message, hint: defect.hint, at: position)
        }
        count += 1
        if samples.count < Self.maximumSamples { samples.append(BadRow(position: position, reason: defect.message)) }
        try quarantine?.append(row)
    }

    /// - Throws: ``IngestionError/Code/badRows`` when too many of `rowCount` rows were left out.
    func check(against rowCount: Int) throws(IngestionError) {
        guard case .skip(let fraction) = policy, Double(count) > fraction * Double(rowCount) else { return }
        let first = samples.first.map { "; the first: \($0.reason)" } ?? ""
        throw IngestionError(
            .badRows, "\(count) of \(rowCount) rows cannot be read, more than the \(fraction * 100) % allowed\(first)",
            hint: "mend the file, or allow more with --bad-rows skip:N%", at: samples.first?.position)
    }
}

/// The file that takes bad rows as they came.
private final class QuarantineFile {
    private let path: String
    private let descriptor: Int32

    init(path: String) throws(IngestionError) {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unreadable(path, errorNumber: errno) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func append(_ row: Span<UInt8>) throws(IngestionError) {
        var written = 0
        while written < row.count {
            let count = unsafe row.extracting(written..<row.count).withUnsafeBytes { bytes in
                unsafe write(descriptor, bytes.baseAddress, bytes.count)
            }
            if count >= 0 {
                written += count
            } else if errno != EINTR {
                throw .unreadable(path, errorNumber: errno)
            }
        }
    }
}
