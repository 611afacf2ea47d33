import CrestReporting
import Foundation
import Testing

@Suite struct `The style of the house's pages` {
    /// Relative luminance of an sRGB colour (WCAG 2.2).
    private static func luminance(_ colour: String) -> Double {
        let number = Int(colour.dropFirst(), radix: 16) ?? 0
        let channels = [16, 8, 0].map { Double(number >> $0 & 0xFF) / 255 }
        let linear = channels.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    private static func contrast(_ one: String, _ other: String) -> Double {
        let (a, b) = (luminance(one), luminance(other))
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    @Test func `can be read: text has a contrast of 4.5, marks one of 3`() throws {
        // Black on white is 21 by definition.
        #expect(abs(Self.contrast("#ffffff", "#000000") - 21) < 1e-9)
        for palette in [HouseStyle.light, HouseStyle.dark] {
            let colours = Dictionary(uniqueKeysWithValues: palette.map { ($0.name, $0.colour) })
            let paper = try #require(colours["paper"])
            for name in ["ink", "muted", "red", "amber", "green", "blue"] {
                #expect(Self.contrast(try #require(colours[name]), paper) >= 4.5, "\(name) on \(paper)")
            }
            #expect(Self.contrast(try #require(colours["line"]), paper) >= 3)
        }
        #expect(HouseStyle.light.map(\.name) == HouseStyle.dark.map(\.name))
    }

    private static let sha256sum = "/usr/bin/sha256sum"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: sha256sum), "coreutils' sha256sum is not there"))
    func `has the digest that the policy names`() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("crest-style-\(UUID()).css")
        try Data(HouseStyle.text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = try Tool(path: Self.sha256sum).run([file.path]).output
        let digits = Array(output.prefix(64))
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
        try #require(bytes.count == 32)
        #expect(HouseStyle.digest == "sha256-" + Data(bytes).base64EncodedString())
    }
}

/// A program that a test runs.
struct Tool {
    let path: String

    /// Where it lies on the path of this process; nil when it is not there.
    init?(named name: String) {
        let folders = ProcessInfo.processInfo.environment["PATH", default: "/usr/bin:/bin"].split(separator: ":")
        let candidates = folders.map { "\($0)/\(name)" }
        guard let path = candidates.first(where: FileManager.default.isExecutableFile) else { return nil }
        self.path = path
    }

    init(path: String) { self.path = path }

    /// Its exit status and what it wrote to both of its outputs.
    func run(_ arguments: [String], input: String? = nil) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        let source = Pipe()
        process.standardInput = source
        try process.run()
        if let input { source.fileHandleForWriting.write(Data(input.utf8)) }
        try source.fileHandleForWriting.close()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
