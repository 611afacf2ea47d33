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
        print("  \(form.rawValue): \(Int(Double(file.count) / seconds / 1e6)) MB/s (\(file.count / 1_000_000) MB)")
    }
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
