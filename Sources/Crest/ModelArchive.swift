public import CrestForecasting
import CrestPlatforms
import CrestSeries
import Foundation

/// A folder of fitted models, one file a series.
///
/// A file begins with a line of JSON that has its schema, the series' name and a checksum, and a line with the model;
/// the model's long rows of numbers follow as they are in memory, low byte first. A damaged file, a foreign one and one
/// that a newer Crest wrote are refused by name; none is ever taken for "no model".
public struct ModelArchive: Sendable {
    static let schema = "crest/model/v4"

    /// Where the files are; of a shelf, what to call it.
    public let directory: String
    private let shelf: ModelShelf?

    /// The archive in `directory`, which need not exist before the first ``save(_:)``.
    public init(directory: String) {
        self.directory = directory
        shelf = nil
    }

    /// The archive on a shelf.
    package init(shelf: ModelShelf) {
        directory = "the store"
        self.shelf = shelf
    }

    /// Makes the folder when it is missing, and rids it of what was half written when a process was killed.
    ///
    /// - Throws: ``CrestError/Code/output``.
    public func prepare() throws {
        guard shelf == nil else { return }
        do throws(FileFailure) {
            try SystemFiles().makeFolder(directory)
            try AtomicFile.sweep(directory)
        } catch {
            throw CrestError(error)
        }
    }

    /// Writes the model of `series`, atomically, into the folder, which exists.
    ///
    /// - Throws: ``CrestError/Code/output``.
    public func save(_ model: any FittedModel, of series: String) throws {
        try save(FollowedModel(model, after: nil), of: series)
    }

    /// The same with what the model was fitted on.
    package func save(_ followed: FollowedModel, of series: String) throws {
        let store = NumberStore()
        let text = Array(try Self.encoder(numbers: store).encode(ArchivedModel(followed.model)))
        let numbers = store.numbers
        let header = try Self.encoder().encode(
            ArchiveHeader(
                schema: Self.schema, series: series, checksum: Self.checksum(of: text, numbers),
                history: followed.history?.description))
        let lines = Array(header) + [UInt8(ascii: "\n")] + text + [UInt8(ascii: "\n")]
        if let shelf { return shelf.put(lines + Self.bytes(of: numbers), as: Self.name(of: series)) }
        try AtomicFile.write(to: path(of: series)) { append in
            try append(lines)
            try append(Self.bytes(of: numbers))
        }
    }

    /// Writes the model of each forecast, atomically; the folder is made when it is missing.
    ///
    /// - Throws: ``CrestError/Code/output``.
    public func save(_ forecasts: [SeriesForecast]) throws {
        try prepare()
        for forecast in forecasts { try save(forecast.model, of: forecast.series.name) }
    }

    /// The model that was saved for a series.
    ///
    /// - Throws: ``CrestError/Code/noArchive`` when there is none, ``CrestError/Code/archive`` when it cannot be
    ///   trusted.
    public func model(of series: String) throws(CrestError) -> any FittedModel {
        try followedModel(of: series).model
    }

    /// The same with what the model was fitted on.
    package func followedModel(of series: String) throws(CrestError) -> FollowedModel {
        let path = path(of: series)
        let contents = shelf.map { $0.file(Self.name(of: series)).map { Data($0) } }
        guard let data = contents ?? FileManager.default.contents(atPath: path) else {
            throw CrestError(
                .noArchive, "there is no model of '\(series)' in \(directory)",
                hint: "fit one with crest forecast --save \(directory)", series: series)
        }
        func damaged(_ reason: String) -> CrestError {
            CrestError(
                .archive, "\(path): \(reason)", hint: "delete it and fit again with --save \(directory)", series: series
            )
        }
        let bytes = Array(data)
        let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
        guard lines.count == 3, let header = try? JSONDecoder().decode(ArchiveHeader.self, from: Data(lines[0])) else {
            throw damaged("this is no model archive, or it is cut off")
        }
        guard header.schema == Self.schema else {
            throw damaged("its schema is \(header.schema) and this Crest reads \(Self.schema)")
        }
        let numbers = Self.numbers(in: lines[2])
        let decoder = JSONDecoder()
        decoder.userInfo = .init(numbers: NumberStore(numbers))
        let model: ArchivedModel
        do { model = try decoder.decode(ArchivedModel.self, from: Data(lines[1])) } catch {
            throw damaged((error as? DecodingError)?.sentence() ?? "it holds no model")
        }
        guard header.series == series, lines[2].count == 8 * numbers.count,
            Self.checksum(of: Array(lines[1]), numbers) == header.checksum
        else { throw damaged("its checksum does not fit its content") }
        return FollowedModel(model.model, after: header.history.flatMap(Fingerprint.init))
    }

    /// Whether there is a file for a series, sound or not.
    package func contains(_ series: String) -> Bool {
        guard let shelf else { return FileManager.default.fileExists(atPath: path(of: series)) }
        return shelf.file(Self.name(of: series)) != nil
    }

    /// Removes the file of a series, when there is one.
    package func discard(_ series: String) {
        if let shelf { return shelf.put(nil, as: Self.name(of: series)) }
        try? FileManager.default.removeItem(atPath: path(of: series))
    }

    private struct ArchiveHeader: Codable {
        let schema: String
        let series: String?
        let checksum: String?
        let history: String?
    }

    /// Of the 255 bytes that a file's name may have, what the endings of a model and of its unfinished twin leave.
    private static let longestName = 220

    /// Letters, digits, `-`, `_` and `.` stand for themselves in a file name, everything else as %XX; no name begins
    /// with a dot, so that no series reaches outside of the folder. A name longer than file systems take ends in a
    /// fingerprint after a `~`, which no other name has.
    private static func name(of series: String) -> String {
        var name = ""
        for byte in series.utf8 {
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                || "-_".unicodeScalars.contains(scalar) || (scalar == "." && !name.isEmpty)
            name += isPlain ? String(scalar) : "%" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        if name.utf8.count > longestName {
            var fingerprint = Fingerprint()
            fingerprint.combine(bytes: series.utf8)
            name = "\(name.prefix(longestName - 17))~\(fingerprint)"
        }
        return "\(name.isEmpty ? "%" : name).model"
    }

    private func path(of series: String) -> String {
        "\(directory)/\(Self.name(of: series))"
    }

    private static func encoder(numbers: NumberStore? = nil) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if let numbers { encoder.userInfo = .init(numbers: numbers) }
        return encoder
    }

    private static func checksum(of text: [UInt8], _ numbers: [Double]) -> String {
        var fingerprint = Fingerprint()
        fingerprint.combine(bytes: text)
        fingerprint.combine(words: numbers)
        return fingerprint.description
    }

    private static func bytes(of numbers: [Double]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 * numbers.count)
        for number in numbers {
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: number.bitPattern >> shift))
            }
        }
        return bytes
    }

    /// What remains behind the last whole number is left.
    private static func numbers(in bytes: ArraySlice<UInt8>) -> [Double] {
        var numbers: [Double] = []
        numbers.reserveCapacity(bytes.count / 8)
        for first in stride(from: bytes.startIndex, to: bytes.endIndex - 7, by: 8) {
            var pattern: UInt64 = 0
            for offset in 0..<8 { pattern |= UInt64(bytes[first + offset]) << UInt64(8 * offset) }
            numbers.append(Double(bitPattern: pattern))
        }
        return numbers
    }
}
