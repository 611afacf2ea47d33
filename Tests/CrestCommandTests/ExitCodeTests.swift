import CrestTesting
import Foundation
import Testing

/// A call that ends badly, and how.
struct Refusal: CustomTestStringConvertible, Sendable {
    let words: [String]
    let code: String
    let exit: Int

    /// - Parameter line: the words of the call; `GOOD` and `SHORT` stand for files.
    init(_ line: String, _ code: String, _ exit: Int) {
        words = line.split(separator: " ").map(String.init)
        self.code = code
        self.exit = exit
    }

    var testDescription: String { words.joined(separator: " ") }

    static let all: [Refusal] = [
        Refusal("forecast", "E_USAGE", 64),
        Refusal("forecast GOOD --jobs 0", "E_USAGE", 64),
        Refusal("forecast GOOD --gap bogus", "E_USAGE", 64),
        Refusal("forecast GOOD --horizon soon", "E_USAGE", 64),
        Refusal("forecast GOOD --levels 80,120", "E_USAGE", 64),
        Refusal("forecast GOOD --bogus", "E_USAGE", 64),
        Refusal("forecast GOOD --time-unit fortnights", "E_OPTION", 64),
        Refusal("forecast GOOD --bad-rows perhaps", "E_OPTION", 64),
        Refusal("forecast GOOD --from 2026-01-05 --until 2026-01-04", "E_OPTION", 64),
        Refusal("forecast GOOD --tz Mars/Olympus", "E_ZONE", 64),
        Refusal("forecast GOOD --model crystal-ball", "E_MODEL", 64),
        Refusal("forecast GOOD --seasons 100000h", "E_REQUEST", 64),
        Refusal("forecast GOOD --as-of yesterday", "E_USAGE", 64),
        Refusal("forecast GOOD --models missing --model naive", "E_USAGE", 64),
        Refusal("plan GOOD --per-replica 1 --models missing --seasons 24h", "E_USAGE", 64),
        Refusal("plan GOOD", "E_USAGE", 64),
        Refusal("plan GOOD --per-replica 1 --capacity 1/replica", "E_USAGE", 64),
        Refusal("plan GOOD --per-replica 1 --risk 1% --shortage-cost 9", "E_USAGE", 64),
        Refusal("plan GOOD --capacity 9/replica --max 5", "E_USAGE", 64),
        Refusal("plan GOOD --capacity 9/replica --every 8h", "E_USAGE", 64),
        Refusal("plan GOOD --per-replica 0", "E_CAPACITY", 64),
        Refusal("plan GOOD --per-replica nan", "E_CAPACITY", 64),
        Refusal("plan GOOD --per-replica 1 --min 5 --max 3", "E_CAPACITY", 64),
        Refusal("plan GOOD --capacity nonsense", "E_CAPACITY", 64),
        Refusal("plan GOOD --capacity other:1/replica", "E_REQUEST", 64),
        Refusal("plan GOOD --per-replica 1 --step-up fast", "E_LIMIT", 64),
        Refusal("plan GOOD --per-replica 1 --risk 200%", "E_RISK", 64),
        Refusal("plan GOOD --per-replica 1 --model crystal-ball", "E_MODEL", 64),
        Refusal("forecast GOOD --value nowhere", "E_COLUMN", 65),
        Refusal("forecast GOOD --as-of 2020-01-01", "E_NO_ROWS", 65),
        Refusal("forecast GOOD --gap error --step 10m", "E_GAP", 65),
        Refusal("inspect GOOD missing.csv", "E_INPUT_MISSING", 66),
        Refusal("read missing-*.csv", "E_INPUT_MISSING", 66),
        Refusal("forecast GOOD --models missing", "E_NO_ARCHIVE", 66),
        Refusal("forecast GOOD --out missing/forecast.json", "E_OUTPUT", 73),
        Refusal("forecast GOOD --save /dev/null/models", "E_OUTPUT", 73),
        Refusal("plan GOOD --per-replica 9 --out missing/plan.json", "E_OUTPUT", 73),
        Refusal("simulate quiet --out missing/quiet.csv", "E_OUTPUT", 73),
        Refusal("forecast SHORT", "E_TOO_SHORT", 4),
        Refusal("forecast GOOD --horizon 100d", "E_TOO_SHORT", 4),
        Refusal("forecast SHORT --strict", "W_STEP_UNKNOWN", 4),
        Refusal("plan GOOD --per-replica 9 --model drift --strict", "W_CURRENT", 4),
        Refusal("plan GOOD --per-replica 1 --max 2 --current 2 --model drift --strict", "W_SHORT", 4),
    ]
}

@Suite struct `A call that cannot be answered` {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    private func words(_ refusal: Refusal) throws -> [String] {
        let files = [
            "GOOD": try bench.hourly(dailyTraffic(days: 14)), "SHORT": try bench.hourly([1], name: "short.csv"),
            "missing.csv": bench.folder.url("missing.csv").path,
        ]
        return refusal.words.map { files[$0] ?? $0 }
    }

    @Test(arguments: Refusal.all)
    func `ends with the code of the contract, says its name, and writes no result`(refusal: Refusal) throws {
        let outcome = try bench.crest.run(try words(refusal))
        #expect(outcome.status == refusal.exit, "\(outcome.talk)")
        #expect(outcome.talk.contains("error: \(refusal.code) "), "\(outcome.talk)")
        #expect(outcome.output.isEmpty)
    }

    @Test(arguments: Refusal.all)
    func `says the same as JSON`(refusal: Refusal) throws {
        let outcome = try bench.crest.run(try words(refusal) + ["-o", "json"])
        let error = try WrittenError(outcome)
        #expect(error.code == refusal.code)
        #expect(error.exit == refusal.exit)
        #expect(outcome.status == refusal.exit)
        #expect(!error.message.isEmpty)
        #expect(outcome.output.isEmpty)
    }

    @Test func `has a code that crest explain explains, with the exit code`() throws {
        for refusal in Refusal.all {
            let outcome = try bench.run("explain", refusal.code, "-o", "json")
            #expect(outcome.status == 0, "\(outcome.talk)")
            #expect(try Document(outcome.output)["exit"] as? Int == refusal.exit, "\(refusal.code)")
        }
        let unknown = try bench.run("explain", "E_NOTHING")
        #expect(unknown.status == 64)
        #expect(unknown.talk.contains("E_STALE"))
    }

    @Test func `is a full disk behind standard output, too`() throws {
        guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
        let outcome = try bench.crest.run(["simulate", "quiet"], output: URL(fileURLWithPath: "/dev/full"))
        #expect(outcome.status == 74)
        #expect(outcome.talk.hasPrefix("error: E_IO "))
    }

    @Test func `is answered quietly when quiet is asked for, but errors are said`() throws {
        let path = try bench.simulated("outage")
        #expect(try bench.run("read", path, "-q").talk.isEmpty)
        #expect(!(try bench.run("read", path).talk.isEmpty))
        #expect(try bench.run("read", bench.folder.url("missing").path, "-q").talk.contains("E_INPUT_MISSING"))
    }
}

@Suite struct `Help, version and completions` {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test(arguments: [
        ["--help"], ["--version"], ["help", "plan"], ["inspect", "--help"], ["read", "-h"], ["forecast", "-h"],
        ["plan", "-h"], ["doctor", "-h"], ["simulate", "-h"],
    ])
    func `go to standard output and end well`(words: [String]) throws {
        let outcome = try bench.crest.run(words)
        #expect(outcome.status == 0)
        #expect(!outcome.output.isEmpty)
        #expect(outcome.talk.isEmpty)
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `know every command and the flags of a plan`(shell: String) throws {
        let outcome = try bench.run("--generate-completion-script", shell)
        #expect(outcome.status == 0)
        for word in ["inspect", "read", "forecast", "plan", "doctor", "simulate", "per-replica", "shortage-cost"] {
            #expect(outcome.output.contains(word), "\(shell) does not complete \(word)")
        }
    }
}
