/// A place in a JSON object: the names of the members that lead to it, as in `request.host`.
struct JSONPath: Hashable {
    let names: [[UInt8]]

    init(names: [[UInt8]]) {
        self.names = names
    }

    init(_ text: String) {
        names = text.split(separator: ".", omittingEmptySubsequences: false).map { Array($0.utf8) }
    }

    /// As a user writes it.
    var text: String { names.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".") }
}
