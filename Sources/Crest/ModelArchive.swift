public import CrestForecasting
import CrestSeries
import Foundation

/// A folder of fitted models, one JSON file a series.
///
/// A file carries its schema, the series' name and a checksum of the model's own bytes. A damaged file, a foreign one and
/// one that a newer Crest wrote are refused by name; none is ever taken for "no model".
public struct ModelArchive: Sendable {
    static let schema = "crest/model/v3"

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
        let model = ArchivedModel(model)
        let file = ArchiveFile(
            schema: Self.schema, series: series, checksum: try Self.checksum(of: model), model: model)
        let bytes = try Self.encoder().encode(file) + [UInt8(ascii: "\n")]
        if let shelf { return shelf.put(Array(bytes), as: Self.name(of: series)) }
        try AtomicFile.write(Array(bytes), to: path(of: series))
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
    /// - Throws: ``CrestError/Code/noArchive`` when there is none, ``CrestError/Code/archive`` when it cannot be trusted.
    public func model(of series: String) throws(CrestError) -> any FittedModel {
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
        guard let header = try? JSONDecoder().decode(ArchiveHeader.self, from: data) else {
            throw damaged("this is no model archive, or it is cut off")
        }
        guard header.schema == Self.schema else {
            throw damaged("its schema is \(header.schema) and this Crest reads \(Self.schema)")
        }
        let file: ArchiveFile
        do { file = try JSONDecoder().decode(ArchiveFile.self, from: data) } catch { throw damaged("\(error)") }
        guard file.series == series, (try? Self.checksum(of: file.model)) == file.checksum else {
            throw damaged("its checksum does not fit its content")
        }
        return file.model.model
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

    private struct ArchiveHeader: Decodable {
        let schema: String
    }

    private struct ArchiveFile: Codable {
        let schema: String
        let series: String
        let checksum: String
        let model: ArchivedModel
    }

    /// Letters, digits, `-`, `_` and `.` stand for themselves in a file name, everything else as %XX; no name begins with a
    /// dot, so that no series reaches outside of the folder.
    private static func name(of series: String) -> String {
        var name = ""
        for byte in series.utf8 {
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                || "-_".unicodeScalars.contains(scalar) || (scalar == "." && !name.isEmpty)
            name += isPlain ? String(scalar) : "%" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        return "\(name.isEmpty ? "%" : name).json"
    }

    private func path(of series: String) -> String {
        "\(directory)/\(Self.name(of: series))"
    }

    private static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private static func checksum(of model: ArchivedModel) throws -> String {
        var fingerprint = Fingerprint()
        fingerprint.combine(bytes: try encoder().encode(model))
        return fingerprint.description
    }
}
