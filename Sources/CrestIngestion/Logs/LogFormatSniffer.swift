/// Tells the format of an access log from its first lines.
struct LogFormatSniffer {
    private static let sampledLines = 100

    /// The first lines that are neither empty nor comments.
    private let lines: [Range<Int>]

    init(_ bytes: Span<UInt8>, _ range: Range<Int>, isWhole: Bool) {
        var lines: [Range<Int>] = []
        var start = range.lowerBound
        while start < range.upperBound, lines.count < Self.sampledLines {
            let found = bytes.firstLineFeed(from: start, to: range.upperBound)
            guard let end = found ?? (isWhole ? range.upperBound : nil) else { break }
            var last = end
            if last > start, bytes[last - 1] == Ascii.carriageReturn { last -= 1 }
            if last > start, bytes[start] != Ascii.hash { lines.append(start..<last) }
            start = end + 1
        }
        self.lines = lines
    }

    /// The text format that nine in ten of the lines follow from beginning to end; nil when there is none.
    func textFormat(_ bytes: Span<UInt8>) -> (format: InputFormat, reason: String)? {
        guard !lines.isEmpty else { return nil }
        for preset in LogPresets.text {
            let count = matches(preset.pattern, bytes)
            guard count > 0, count * 10 >= lines.count * 9 else { continue }
            return (preset.format, "\(count) of the first \(lines.count) lines follow it: \(preset.text)")
        }
        return nil
    }

    private func matches(_ pattern: LogPattern, _ bytes: Span<UInt8>) -> Int {
        let fields = pattern.parts.map(\.field)
        guard let slots = try? LogSlots(asked: [], fields: []) else { return 0 }
        let program = LogProgram(
            pattern, slots: slots.slots(fields), required: LogSlots.required, isWhole: true)
        var reader = RequestReader(
            program, format: "", fields: fields, keyCount: 0, limits: .min..<Int64.max, keepsHealthChecks: false,
            zone: nil, nativeInterval: nil)
        var batch = RowBatch()
        return lines.count { (try? reader.read(bytes, $0, into: &batch)) != nil }
    }
}
