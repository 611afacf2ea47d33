import Foundation

/// A file that holds a secret, which stands in no configuration.
enum SecretFile {
    /// Its first line; nil when there is none.
    static func line(of path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init)
    }
}
