import CrestIngestion
import CrestSeries
import Foundation
import Testing

/// Logs that grow and are rotated, and a reader that goes on where it stopped.
@Suite struct `Logs that are read night after night` {
    /// A folder of logs, and what was ever written to them.
    private final class Logs {
        let folder: URL
        private(set) var written = ""
        private var state: [UInt8]?
        private var nights = 0

        init() throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent("crest-logs-\(UUID())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func url(_ name: String) -> URL { folder.appendingPathComponent(name) }

        static func line(_ second: Int64) -> String {
            let time = Timestamp(secondsSinceEpoch: ContinuedReadingClock.begin + second).description
            return "{\"time\":\"\(time)\",\"service\":\"\(second % 3 == 0 ? "shop" : "api")\",\"status\":200}\n"
        }

        func append(_ text: String, to name: String = "access.log") throws {
            written += text
            let url = url(name)
            let old = (try? Data(contentsOf: url)) ?? Data()
            if old.isEmpty { try Data().write(to: url) }
            let handle = try FileHandle(forWritingTo: url)
            defer { try? handle.close() }
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(text.utf8))
        }

        /// The inode stays.
        func cut(_ name: String = "access.log") throws {
            let handle = try FileHandle(forWritingTo: url(name))
            try handle.truncate(atOffset: 0)
            try handle.close()
        }

        func rename(_ name: String, to other: String) throws {
            try? FileManager.default.removeItem(at: url(other))
            try FileManager.default.moveItem(at: url(name), to: url(other))
        }

        var options: InputOptions {
            var options = InputOptions()
            options.format = .jsonLines
            options.keyColumns = ["service"]
            options.values = .columns(["count"])
            options.step = .minute
            return options
        }

        /// What a night reads until a second, and goes on from the next time. In blocks of few lines, every other night
        /// on one core.
        func night(_ second: Int64, paths: [String] = ["access.log*"], forget: Bool = false) throws -> ContinuedData {
            var options = options
            options.asOf = Timestamp(secondsSinceEpoch: ContinuedReadingClock.begin + second)
            nights += 1
            (options.windowCapacity, options.jobs) = (1_024, nights % 2 == 1 ? 3 : 1)
            let data = try ContinuedReader().read(
                paths.map { .path(url($0).path) }, options: options, after: forget ? nil : state)
            state = data.state
            return data
        }

        /// What one reading of everything that was ever written finds.
        func everything(_ second: Int64) throws -> [TimeSeries] {
            var options = options
            options.asOf = Timestamp(secondsSinceEpoch: ContinuedReadingClock.begin + second)
            return try InputReader().read([.bytes(Array(written.utf8), name: "all.log")], options: options)
                .series.map(\.series)
        }
    }

    private func lines(_ seconds: Range<Int64>) -> String { seconds.map(Logs.line).joined() }

    private func check(
        _ logs: Logs, _ second: Int64, notes: [String] = [], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let data = try logs.night(second)
        #expect(data.data.series.map(\.series) == (try logs.everything(second)), sourceLocation: sourceLocation)
        #expect(data.notes.map(\.code.rawValue) == notes, "\(data.notes)", sourceLocation: sourceLocation)
    }

    @Test func `go on where the last night stopped`() throws {
        let logs = try Logs()
        try logs.append(lines(0..<400))
        try check(logs, 300)
        try logs.append(lines(400..<900))
        try check(logs, 900)
        try check(logs, 960)
    }

    @Test func `count a line that comes late, and one that the night was too early for, once`() throws {
        let logs = try Logs()
        // Written in the order in which requests end: some begin after others that are logged later.
        try logs.append(lines(0..<295) + Logs.line(303) + Logs.line(297) + Logs.line(301) + Logs.line(299))
        try check(logs, 300)
        try logs.append(Logs.line(298) + lines(304..<700))
        try check(logs, 600)
    }

    @Test func `hold a last line that is still being written`() throws {
        let logs = try Logs()
        let line = Logs.line(180)
        try logs.append(lines(0..<180) + line.prefix(40))
        let first = try logs.night(240)
        #expect(first.data.series.map { Int($0.series.values.reduce(0, +)) } == [120, 60])
        try logs.append(line.dropFirst(40) + lines(181..<240))
        try check(logs, 240)
    }

    @Test func `take a last line without an end once nobody writes any more`() throws {
        let logs = try Logs()
        try logs.append(lines(0..<119) + Logs.line(119).dropLast())
        let old = Date(timeIntervalSince1970: Double(ContinuedReadingClock.begin - 7_200))
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: logs.url("access.log").path)
        #expect(try logs.night(240).data.series.map { Int($0.series.values.reduce(0, +)) } == [80, 40])
    }

    @Test func `are found under the name that rotation gives them`() throws {
        let logs = try Logs()
        try logs.append(lines(0..<200))
        try check(logs, 200)
        try logs.append(lines(200..<300))
        try logs.rename("access.log", to: "access.log.1")
        try logs.append(lines(300..<400))
        try check(logs, 400)
        try logs.rename("access.log.1", to: "access.log.2")
        try logs.rename("access.log", to: "access.log.1")
        try check(logs, 460)
    }

    @Test func `count rows once with which a file repeats the end of another`() throws {
        let logs = try Logs()
        try logs.append(lines(0..<200), to: "access.log.2")
        try logs.append(lines(200..<300), to: "access.log.1")
        // Copied before it was cut, and cut too late.
        try Data(lines(150..<300).utf8).write(to: logs.url("access.log.1"))
        let first = try logs.night(300)
        #expect(first.data.series.map(\.series) == (try logs.everything(300)))
        #expect(first.notes.contains { $0.message.hasPrefix("the first 50 rows of ") })
        // The next one overlaps a file of the night before, and so does the one after it, packed by then.
        try logs.append(lines(300..<400))
        try Data(lines(260..<400).utf8).write(to: logs.url("access.log"))
        try check(logs, 400, notes: ["W_OVERLAP"])
        try logs.rename("access.log", to: "access.log.3")
        try logs.append(lines(400..<500))
        try Data(lines(380..<500).utf8).write(to: logs.url("access.log"))
        try check(logs, 500, notes: ["W_OVERLAP"])
        try check(logs, 560)
    }

    @Test func `count rows of two hosts at the same time, each`() throws {
        let logs = try Logs()
        try logs.append(lines(0..<200), to: "access.log.a")
        try logs.append(lines(100..<150) + lines(160..<200), to: "access.log.b")
        try check(logs, 200)
        try logs.append(lines(150..<180) + lines(220..<260), to: "access.log.c")
        try check(logs, 340)
    }

    @Test func `are found when paths name only the first of them`() throws {
        let logs = try Logs()
        try logs.append(lines(0..<200))
        _ = try logs.night(200, paths: ["access.log"])
        try logs.append(lines(200..<300))
        try logs.rename("access.log", to: "access.log.1")
        try logs.append(lines(300..<480))
        for second: Int64 in [480, 540] {
            let data = try logs.night(second, paths: ["access.log"])
            #expect(data.data.series.map(\.series) == (try logs.everything(second)))
            #expect(data.notes.isEmpty, "\(data.notes)")
        }
    }

    @Test func `are found when they were copied and cut`() throws {
        let logs = try Logs()
        try logs.append(lines(0..<200))
        try check(logs, 200)
        try logs.append(lines(200..<300))
        try FileManager.default.copyItem(at: logs.url("access.log"), to: logs.url("access.log.1"))
        try logs.cut()
        try check(logs, 300)
        try logs.append(lines(300..<360))
        try check(logs, 360)
    }

    @Test func `are found when they were packed`() throws {
        let logs = try Logs()
        try logs.append(lines(0..<200))
        try check(logs, 200)
        try logs.append(lines(200..<300))
        try logs.rename("access.log", to: "access.log.1")
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", logs.url("access.log.1").path]
        try gzip.run()
        gzip.waitUntilExit()
        try logs.append(lines(300..<420))
        try check(logs, 420)
        try check(logs, 480)
    }

    @Test func `are counted once when there are copies of them`() throws {
        let logs = try Logs()
        try logs.append(lines(0..<200))
        try check(logs, 180)
        try FileManager.default.copyItem(at: logs.url("access.log"), to: logs.url("access.log.bak"))
        try check(logs, 240, notes: ["W_OVERLAP"])
    }

    @Test func `say what was lost when a file is gone that was still written to`() throws {
        let logs = try Logs()
        try logs.append(lines(0..<200))
        try check(logs, 180)
        let known = try logs.everything(180)
        try FileManager.default.removeItem(at: logs.url("access.log"))
        try logs.append(lines(300..<400))
        let data = try logs.night(360)
        #expect(data.notes.map(\.code.rawValue) == ["W_LOG_LOST"])
        #expect(data.data.series.map { Array($0.series.values.prefix(3)) } == known.map(\.values))
        #expect(try logs.night(420).notes.isEmpty)
    }

    @Test func `are read whole when they were written anew`() throws {
        let logs = try Logs()
        try logs.append(lines(0..<400))
        try check(logs, 300)
        try Data(lines(60..<240).utf8).write(to: logs.url("access.log"))
        let data = try logs.night(300)
        #expect(data.notes.map(\.code.rawValue) == ["W_REREAD"])
        #expect(data.notes.first?.message.contains("is shorter than it was") == true)
        #expect(data.data.series.map { Int($0.series.values.reduce(0, +)) } == [120, 60])
    }

    @Test func `are read whole when they are read in another way, or when what is remembered is damaged`() throws {
        let logs = try Logs()
        try logs.append(lines(0..<400))
        let state = try #require(try logs.night(300).state)
        var options = logs.options
        options.asOf = Timestamp(secondsSinceEpoch: ContinuedReadingClock.begin + 300)
        let source = InputSource.path(logs.url("access.log").path)
        for index in [0, 20, state.count / 2, state.count - 1] {
            var damaged = state
            damaged[index] ^= 4
            let data = try ContinuedReader().read([source], options: options, after: damaged)
            #expect(data.notes.map(\.code.rawValue) == ["W_REREAD"])
            #expect(data.state == state)
        }
        options.step = SamplingInterval(seconds: 120)
        #expect(try ContinuedReader().read([source], options: options, after: state).notes.count == 1)
    }

    @Test func `leave nothing to the next night when they are tables`() throws {
        let logs = try Logs()
        try logs.append("time,requests\n2026-01-01T00:00:00Z,1\n2026-01-01T01:00:00Z,1\n", to: "access.log.csv")
        var options = InputOptions()
        options.asOf = Timestamp(secondsSinceEpoch: ContinuedReadingClock.begin + 86_400)
        let data = try ContinuedReader().read([.path(logs.url("access.log.csv").path)], options: options, after: nil)
        #expect(data.state == nil)
        #expect(data.data.series.count == 1)
    }

    /// Whatever happens to them by a seed, no request is counted twice and none is lost.
    @Test(arguments: UInt64(0)..<40) func `end as if everything had been read at once`(seed: UInt64) throws {
        let logs = try Logs()
        var random = Draws(state: seed)
        var (second, held, number) = (Int64(0), "", 0)
        for _ in 0..<12 {
            for _ in 0..<(1 + random.next() % 3) {
                let end = second + Int64(1 + random.next() % 200)
                var text = held + lines(second..<end)
                held = ""
                if random.next() % 3 == 0 {
                    let cut = text.index(text.startIndex, offsetBy: text.count - Int(random.next() % 60))
                    held = String(text[cut...])
                    text = String(text[..<cut])
                }
                try logs.append(text)
                second = end
                number += 1
                switch random.next() % 5 {
                case 0: try logs.rename("access.log", to: "access.log.\(number)")
                case 1 where held.isEmpty:
                    try FileManager.default.copyItem(
                        at: logs.url("access.log"), to: logs.url("access.log.\(number)"))
                    try logs.cut()
                default: break
                }
                if !FileManager.default.fileExists(atPath: logs.url("access.log").path) {
                    // Whoever wrote goes on in the file that it has open.
                    try logs.append(held, to: "access.log.\(number)")
                    held = ""
                }
            }
            let asOf = second - Int64(random.next() % 90)
            guard held.isEmpty, asOf > 120 else { continue }
            let data = try logs.night(asOf)
            #expect(data.data.series.map(\.series) == (try logs.everything(asOf)), "seed \(seed)")
            #expect(data.notes.isEmpty, "seed \(seed): \(data.notes)")
        }
    }
}

/// A linear congruential generator (Knuth's constants): its high bits are good enough to stir files.
private struct Draws {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
}

private enum ContinuedReadingClock {
    /// 2026-01-01T00:00:00Z.
    static let begin: Int64 = 1_767_225_600
}
