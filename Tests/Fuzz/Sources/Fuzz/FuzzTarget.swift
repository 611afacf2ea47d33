import CrestIngestion
import CrestSeries
import Glibc

/// What is fed with the bytes that libFuzzer makes up. A crash is a fault; so is an answer that contradicts another way
/// to it.
enum FuzzTarget {
    case timestamps, numbers, csv, decompression, prometheusBody
    case lines(InputFormat)

    /// By the name of its corpus.
    init?(named name: String) {
        switch name {
        case "timestamps": self = .timestamps
        case "numbers": self = .numbers
        case "csv": self = .csv
        case "decompression": self = .decompression
        case "prometheus-body": self = .prometheusBody
        case "nginx": self = .lines(.nginx(#"$host [$time_local] "$request" $status "$http_user_agent" $request_time"#))
        case "apache": self = .lines(.apache(#"%v %h %t "%r" %>s %D "%{User-Agent}i""#))
        default:
            guard let format = try? InputFormat(parsing: name) else { return nil }
            self = .lines(format)
        }
    }

    func run(_ bytes: [UInt8]) {
        switch self {
        case .timestamps: Self.readTimestamp(String(decoding: bytes, as: UTF8.self))
        case .numbers: Self.readNumber(bytes)
        case .csv: Self.compareWindows(bytes, .csv)
        case .decompression: Self.read(bytes, .csv, window: 4_096)
        case .prometheusBody: _ = try? PrometheusAnswer(bytes)
        case .lines(let format): Self.compareWindows(bytes, format)
        }
    }

    /// A time with an offset and the same without must differ by it.
    private static func readTimestamp(_ text: String) {
        guard let time = try? Timestamp(parsing: text) else { return }
        _ = try? Timestamp(parsing: text, zone: "Europe/Berlin")
        let again = try? Timestamp(parsing: "\(time)")
        precondition(again == time || time.secondsSinceEpoch < -62_135_596_800, "'\(text)' is \(time), and that is not")
    }

    /// What is read must be what the standard library reads.
    private static func readNumber(_ bytes: [UInt8]) {
        guard let number = DecimalParser().number(bytes.span, bytes.indices) else { return }
        let text = String(decoding: bytes, as: UTF8.self)
        precondition(Double(text) == number, "'\(text)' is not \(number)")
    }

    /// What is read must not depend on where the window ends, as long as every record fits.
    private static func compareWindows(_ bytes: [UInt8], _ format: InputFormat) {
        let whole = read(bytes, format, window: 4_096)
        let parts = read(bytes, format, window: max(512, bytes.count / 2 + 1))
        // A smaller window also shows less to tell the format from: only when both were told alike must they agree.
        guard let whole, let parts, whole.schema == parts.schema, whole.badRowCount == 0, parts.badRowCount == 0 else {
            return
        }
        precondition(whole.rowCount == parts.rowCount, "\(whole.rowCount) rows, or \(parts.rowCount)")
        // It may also show another time between rows, and thus another first or last interval that is not whole.
        guard whole.series.map(\.quality.rule) == parts.series.map(\.quality.rule) else { return }
        precondition(whole.series.map(\.series) == parts.series.map(\.series), "series differ")
    }

    @discardableResult
    private static func read(_ bytes: [UInt8], _ format: InputFormat, window: Int) -> IngestedData? {
        var options = InputOptions()
        options.format = format
        options.badRows = .skip(1)
        // Two times made up lie centuries apart, and what is fuzzed is not how fast a million intervals are built.
        options.step = .day
        options.from = Timestamp(CivilDate(year: 1970, month: 1, day: 1))
        options.until = Timestamp(CivilDate(year: 2040, month: 1, day: 1))
        options.windowCapacity = window
        return try? InputReader().read([.bytes(bytes, name: "fuzz")], options: options)
    }
}

/// The target that CREST_FUZZ names.
private let target = unsafe getenv("CREST_FUZZ").flatMap { unsafe FuzzTarget(named: String(cString: $0)) }

private func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let target else { fatalError("CREST_FUZZ names no target") }
    unsafe target.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

private typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<Arguments?>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What the package manager links as `main`, in place of libFuzzer's own.
@_cdecl("Fuzz_main")
public func fuzzMain(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var (count, arguments) = unsafe (count, arguments)
    return unsafe runDriver(&count, &arguments, testOneInput)
}
