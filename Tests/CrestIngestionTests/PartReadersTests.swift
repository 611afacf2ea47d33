import CrestIngestion
import CrestSeries
import Foundation
import Testing

/// Several cores read a file part by part; what they find is what one core finds that reads it in order.
@Suite struct `A file that several cores read` {
    private static func line(_ number: Int, path: Int) -> String {
        let time = "01/Jan/2026:00:\(10 + number / 60 % 50):\(10 + number % 50) +0000"
        return "10.1.2.3 - - [\(time)] \"GET /\(String(repeating: "p", count: path)) HTTP/1.1\" 200 5"
    }

    /// Lines of a log: some are no records, some are empty, and two in a row do not fit into the smaller
    /// windows.
    private static func log(end: String) -> String {
        let lines = (0..<4_000).map { number in
            if number % 97 == 5 { return "nonsense \(number)" }
            if number % 501 == 7 { return "" }
            return line(number, path: 1_700...1_701 ~= number ? 3_000 : number * number % 90)
        }
        return lines.joined(separator: end)
    }

    /// A file that is removed when nobody reads it any more.
    private final class LogFile {
        private let folder: URL
        private var log: URL { folder.appendingPathComponent("access.log") }

        init(_ content: Data) throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent("crest-parts-\(UUID())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try content.write(to: log)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        /// What is found in it, and the bad rows as they were put aside.
        func read(jobs: Int, window: Int) throws -> (data: IngestedData, badRows: Data) {
            let bad = folder.appendingPathComponent("bad")
            let data = try read(jobs: jobs, window: window, badRows: .quarantine(bad.path))
            return (data, try Data(contentsOf: bad))
        }

        func read(jobs: Int, window: Int, badRows: BadRowPolicy) throws -> IngestedData {
            var options = InputOptions()
            (options.format, options.step) = (.common, .minute)
            (options.jobs, options.windowCapacity, options.badRows) = (jobs, window, badRows)
            return try InputReader().read([.path(log.path)], options: options)
        }
    }

    @Test(arguments: [256, 700, 1_024, 2_560, 4_096, 1 << 16], ["\n", "\r\n"])
    func `has the rows, the bad rows and their places that one core finds`(window: Int, end: String) throws {
        for last in ["", end] {
            let file = try LogFile(Data((Self.log(end: end) + last).utf8))
            let one = try file.read(jobs: 1, window: window)
            for jobs in [2, 5] {
                let several = try file.read(jobs: jobs, window: window)
                #expect(several.data == one.data)
                #expect(several.badRows == one.badRows)
            }
            #expect(one.data.badRowCount == (window < 3_000 ? 44 : 42))
            #expect(one.data.rowCount == 3_992)
        }
    }

    @Test func `begins behind its byte order mark`() throws {
        let file = try LogFile(Data([0xEF, 0xBB, 0xBF] + Self.log(end: "\n").utf8))
        let one = try file.read(jobs: 1, window: 1_024)
        let several = try file.read(jobs: 3, window: 1_024)
        #expect(several.data == one.data)
        #expect(one.data.rowCount == 3_992)
    }

    @Test func `is complained about at its first bad row`() throws {
        let good = (0..<3_000).map { Self.line($0, path: $0 % 70) + "\n" }
        let text = good[..<2_000].joined() + "nonsense\n" + good[2_000...].joined() + "more nonsense\n"
        let file = try LogFile(Data(text.utf8))
        for jobs in [1, 3] {
            let error = try #require(throws: IngestionError.self) {
                try file.read(jobs: jobs, window: 2_048, badRows: .stop)
            }
            #expect(error.position?.line == 2_001)
            #expect(error.position?.column == 1)
            #expect(error.position?.byte == good[..<2_000].joined().utf8.count)
        }
    }

    @Test func `may consist of a single line that is too long`() throws {
        let text = String(repeating: "x", count: 100_000) + "\n\(Self.line(1, path: 1))\n"
        let file = try LogFile(Data(text.utf8))
        for jobs in [1, 4] {
            let data = try file.read(jobs: jobs, window: 1_024, badRows: .skip(0.5))
            #expect((data.rowCount, data.badRowCount) == (2, 1))
        }
    }
}
