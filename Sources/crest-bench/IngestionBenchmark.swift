import CrestIngestion
import CrestSeries
import Glibc

/// Rows of `timestamp,value` from memory to a regular series: scanning, quotes, parsing, bucketing.
let ingestion = Benchmark(
    name: "ingest", summary: "MB per second of processor time, one core, 2 million rows of timestamp,value in memory"
) {
    for form in TrafficFile.Form.allCases {
        let file = TrafficFile.bytes(rows: 2_000_000, form: form)
        var options = InputOptions()
        options.zone = "UTC"
        options.aggregation = .sum
        let seconds = try medianProcessorSeconds {
            _ = try InputReader().read([.bytes(file, name: form.rawValue)], options: options)
        }
        report(form.rawValue, file, seconds)
    }
    let log = TrafficFile.combinedLog(lines: 500_000)
    for jobs in [1, 2] {
        var options = InputOptions()
        options.jobs = jobs
        let seconds = try medianProcessorSeconds {
            _ = try InputReader().read([.bytes(log, name: "access.log")], options: options)
        }
        report("Combined log, \(jobs == 1 ? "one core" : "two cores")", log, seconds)
    }
}

private func report(_ name: String, _ file: [UInt8], _ seconds: Double) {
    print("  \(name): \(Int(Double(file.count) / seconds / 1e6)) MB/s (\(file.count / 1_000_000) MB)")
}

/// Reads a file of times and values to sums of a minute, for comparing with other programs: prints the processor
/// seconds, the number of minutes and the sum; and the seconds by the clock, on one core and on all.
func readToMinutes(path: String) throws {
    var options = InputOptions()
    options.zone = "UTC"
    options.step = .minute
    options.aggregation = .sum
    var found: IngestedData?
    let seconds = try medianProcessorSeconds { found = try InputReader().read([.path(path)], options: options) }
    let values = found?.series.first?.series.values ?? []
    print(seconds, values.count, Int(values.reduce(0, +)))
    let one = try leastClockSeconds { _ = try InputReader().read([.path(path)], options: options) }
    options.jobs = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let all = try leastClockSeconds { _ = try InputReader().read([.path(path)], options: options) }
    let gain = (one / all * 100).rounded() / 100
    print("by the clock: \(one) s on one core, \(all) s on \(options.jobs) cores, \(gain) times as fast")
}

/// Files that look like traffic: one row a second, values of one to six digits.
enum TrafficFile {
    enum Form: String, CaseIterable {
        case iso = "ISO 8601, whole numbers"
        case isoDecimal = "ISO 8601, decimals"
        case epoch = "seconds since 1970, whole numbers"
        case quoted = "ISO 8601, every field quoted"
        case keyed = "ISO 8601, 50 series in turn"
    }

    /// Lines as browsers and crawlers leave them, about ten a second.
    static func combinedLog(lines: Int) -> [UInt8] {
        let agents = [
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)",
            "curl/8.5.0",
        ]
        var bytes: [UInt8] = []
        for line in 0..<lines {
            let second = line / 10
            let time = [second / 3_600 % 24, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            let day = 10 + second / 86_400
            bytes += "203.0.113.\(line % 250) - - [\(day)/May/2026:\(time.joined(separator: ":")) +0000] ".utf8
            bytes += "\"GET /items/\(line % 9_973)?page=\(line % 17) HTTP/1.1\" 200 \(line % 50_021) ".utf8
            bytes += "\"https://shop.example/catalogue/\(line % 307)\" \"\(agents[line % 3])\"\n".utf8
        }
        return bytes
    }

    static func bytes(rows: Int, form: Form) -> [UInt8] {
        var bytes = Array((form == .keyed ? "timestamp,service,value\n" : "timestamp,value\n").utf8)
        bytes.reserveCapacity(rows * 40)
        let start = Timestamp(CivilDate(year: 2026, month: 1, day: 1))
        for row in 0..<rows {
            let step = form == .keyed ? row / 50 : row
            let time = start.advanced(bySeconds: Int64(step))
            // A multiplicative hash, so that values differ in length without a generator's state.
            let value = Int(UInt32(truncatingIfNeeded: row) &* 2_654_435_761 >> 12)
            switch form {
            case .iso: bytes += "\(time),\(value)\n".utf8
            case .isoDecimal: bytes += "\(time),\(value / 100).\(10 + value % 90)\n".utf8
            case .epoch: bytes += "\(time.secondsSinceEpoch),\(value)\n".utf8
            case .quoted: bytes += "\"\(time)\",\"\(value)\"\n".utf8
            case .keyed: bytes += "\(time),service-\(row % 50),\(value)\n".utf8
            }
        }
        return bytes
    }
}
