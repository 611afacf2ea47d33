import CrestTesting
import Foundation
import Testing

/// A folder of traffic and the binary to run on it.
struct Workbench {
    let crest: BuiltBinary
    let folder: TemporaryFolder

    init() throws {
        crest = try BuiltBinary()
        folder = try TemporaryFolder()
    }

    /// Runs `crest` with these words.
    func run(_ arguments: String..., input: Data? = nil) throws -> BuiltBinary.Outcome {
        try crest.run(arguments, input: input)
    }

    /// The path of traffic made by `crest simulate`.
    func simulated(_ preset: String, seed: Int = 1) throws -> String {
        let path = folder.url("\(preset)-\(seed).csv").path
        let outcome = try run("simulate", preset, "--seed", "\(seed)", "--out", path)
        #expect(outcome.status == 0, "\(outcome.talk)")
        return path
    }

    /// The path of an hourly series with these values, from the beginning of 2026 on.
    func hourly(_ values: some Sequence<Double>, name: String = "hourly.csv") throws -> String {
        try folder.write(Self.hourlyText(values), to: name)
    }

    static func hourlyText(_ values: some Sequence<Double>) -> String {
        "timestamp,requests\n" + values.enumerated().map { "\(hour($0)),\($1)\n" }.joined()
    }

    /// The hour `index` of 2026 as `2026-01-01T00:00:00Z`; within the first 28 days.
    static func hour(_ index: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        precondition(index < 28 * 24, "the hours of a month reach to \(28 * 24), not to \(index)")
        return "2026-01-\(two(1 + index / 24))T\(two(index % 24)):00:00Z"
    }

    /// The names of the files in the folder, in order.
    func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }
}

/// A day of traffic that goes up and down, with a little of it that never comes twice.
func dailyTraffic(days: Int) -> [Double] {
    (0..<(24 * days)).map { hour in
        let rise = Double(12 - abs(12 - hour % 24))
        return 100 + 25 * rise + Double(hour * 7_919 % 31)
    }
}

/// A JSON document as the contract promises it.
struct Document {
    /// The values by their keys.
    let root: [String: Any]

    /// - Throws: when `text` is not JSON; records an issue when keys are not sorted.
    init(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        root = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], sourceLocation: sourceLocation)
        #expect(Self.unsortedKey(in: text) == nil, sourceLocation: sourceLocation)
    }

    subscript(key: String) -> Any? { root[key] }

    /// The keys of the document, in order.
    var keys: [String] { root.keys.sorted() }

    /// The objects of an array.
    func objects(_ key: String) throws -> [[String: Any]] {
        try #require(root[key] as? [[String: Any]])
    }

    /// The first key that stands after a larger one in its object; nil when all are sorted.
    private static func unsortedKey(in text: String) -> String? {
        var last: [String] = []
        var word = ""
        var isInString = false
        var isEscaped = false
        for byte in text.unicodeScalars {
            if isInString {
                if !isEscaped, byte == "\"" { isInString = false } else { word.unicodeScalars.append(byte) }
                isEscaped = !isEscaped && byte == "\\"
                continue
            }
            switch byte {
            case "\"": (isInString, word) = (true, "")
            case "{": last.append("")
            case "}": last.removeLast()
            case ":":
                if let before = last.last, before >= word { return word }
                last[last.count - 1] = word
            default: break
            }
        }
        return nil
    }
}

/// The error that `-o json` writes.
struct WrittenError {
    let code: String
    let exit: Int
    let message: String

    init(_ outcome: BuiltBinary.Outcome, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let line = try #require(
            outcome.talk.split(separator: "\n").last { $0.hasPrefix("{") }, "\(outcome.talk)",
            sourceLocation: sourceLocation)
        let error = try #require(
            try Document(String(line), sourceLocation: sourceLocation)["error"] as? [String: Any],
            sourceLocation: sourceLocation)
        code = try #require(error["code"] as? String)
        exit = try #require(error["exit"] as? Int)
        message = try #require(error["message"] as? String)
    }
}
