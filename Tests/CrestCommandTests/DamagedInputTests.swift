import CrestForecasting
import CrestTesting
import Foundation
import Testing

/// A file of three days with something wrong in it; the same seed, the same damage.
private struct DamagedFile {
    private static let inserts: [[UInt8]] = [
        Array("\"".utf8), [0x00], [0xFF, 0xFE], Array(",".utf8), Array("\n".utf8), Array("\r".utf8),
        [0x1F, 0x8B, 0x08],
        Array("1e999".utf8), Array("-9e307".utf8), Array(repeating: 0x39, count: 400),
        Array(repeating: 0x2C, count: 9_000),
        Array(repeating: 0x22, count: 99), [0xED, 0xA0, 0x80], Array("NaN".utf8), Array("inf".utf8),
        Array(repeating: 0x20, count: 70_000), Array("\n9999999999999999999,1\n".utf8),
        Array("2026-13-45T99:99:99Z".utf8),
    ]

    private var random: SplitMix64

    init(seed: Int) {
        random = SplitMix64(seed: UInt64(seed))
    }

    mutating func bytes() -> Data {
        var bytes = Array(Workbench.hourlyText(dailyTraffic(days: 3)).utf8)
        for _ in 0...below(3) {
            let place = below(bytes.count)
            switch below(7) {
            case 0, 1: bytes.insert(contentsOf: Self.inserts[below(Self.inserts.count)], at: place)
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(40)))
            case 3: bytes[place] = UInt8(below(256))
            case 4: bytes.removeLast(bytes.count - place - 1)
            case 5: bytes = (0..<below(4_000) + 1).map { _ in UInt8(below(256)) }
            default: bytes.replace([0x2C], with: [0x3B], maxReplacements: 1 + below(9))
            }
        }
        return Data(bytes)
    }

    private mutating func below(_ limit: Int) -> Int {
        Int.random(in: 0..<limit, using: &random)
    }
}

@Suite struct `A hundred damaged files` {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    /// Done, degraded, refused, bad data; never a bug, never a signal.
    private static let answers: Set<Int32> = [0, 3, 4, 65]

    @Test(arguments: 0..<100)
    func `end in an answer or in an error with its place, never in a crash`(seed: Int) throws {
        var file = DamagedFile(seed: seed)
        let outcome = try bench.run("forecast", "-", "--horizon", "12", "-o", "json", input: file.bytes())
        #expect(!outcome.wasKilled, "\(outcome.talk)")
        #expect(Self.answers.contains(outcome.status), "\(outcome.status): \(outcome.talk)")
        if outcome.output.isEmpty {
            let error = try WrittenError(outcome)
            #expect(!error.message.isEmpty)
            #expect(error.exit == Int(outcome.status))
        } else {
            let document = try Document(outcome.output)
            #expect(document["schema"] as? String == "crest/forecast/v1")
            #expect(!outcome.output.contains("nan") && !outcome.output.contains("inf"))
        }
    }

    @Test(arguments: 0..<20)
    func `are repaired only as far as asked, and the repair is said`(seed: Int) throws {
        var file = DamagedFile(seed: 1_000 + seed)
        let outcome = try bench.run("inspect", "-", "--bad-rows", "skip:20%", "-o", "json", input: file.bytes())
        #expect(!outcome.wasKilled)
        #expect(Self.answers.contains(outcome.status), "\(outcome.status): \(outcome.talk)")
        guard !outcome.output.isEmpty else { return }
        let document = try Document(outcome.output)
        let warnings = try document.objects("warnings").compactMap { $0["code"] as? String }
        #expect((document["bad_rows"] as? Int == 0) == !warnings.contains("W_BAD_ROWS"))
    }

    @Test func `a damaged gzip stream is refused as one`() throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: try bench.gzipped(try bench.simulated("quiet"))))
        for data in [whole.prefix(whole.count / 2), whole.prefix(12), whole.dropLast(4) + [1, 2, 3, 4]] {
            let outcome = try bench.run("forecast", "-", "-o", "json", input: Data(data))
            #expect(outcome.status == 65)
            #expect(try WrittenError(outcome).code == "E_COMPRESSION")
        }
    }
}
