import CrestSeries

/// An input that waits for its turn.
struct QueuedInput {
    let source: InputSource
    /// The time of its first row; the end of time when that cannot be told from the beginning of the input.
    let first: SampledTime
    /// Where its first row begins, in unpacked bytes; nil for a format that has no rows one behind the other.
    let bodyStart: Int?
}

/// Puts several inputs in the order of their first rows, and leaves out what is there twice.
///
/// Names do not say the order: `access.log.10` sorts before `access.log.2`. When logs are rotated by copying, one file
/// may be the beginning of another, packed or not; counted twice, its hours would look like peaks.
struct InputOrder {
    private static let headLength = 4_096

    /// In the order in which they are to be read.
    private(set) var inputs: [QueuedInput] = []
    /// What was left out.
    private(set) var warnings: [Diagnostic] = []

    /// - Throws: ``IngestionError`` when one of several inputs cannot be understood.
    init(_ given: [InputSource], options: InputOptions, zone: ZoneTable?) throws(IngestionError) {
        let last = SampledTime(key: 0, second: .max, nanosecond: 0)
        guard given.count > 1, given.allSatisfy(\.isRepeatable) else {
            inputs = given.map { QueuedInput(source: $0, first: last, bodyStart: nil) }
            return
        }
        // Also an input whose first rows are too early to be read has its place.
        let options = options.withoutLimits
        var found: [QueuedInput] = []
        for source in try distinct(given) {
            let file = try openRows(source, options: options)
            // One whose beginning cannot be read comes last, and says why when it is read.
            found.append(
                QueuedInput(
                    source: source, first: file.sampledTimes(zone: zone).first ?? last, bodyStart: file.bodyStart))
        }
        // Those that begin together stay in the order in which they were given.
        inputs = found.enumerated().sorted { left, right in
            (left.element.first.second, left.element.first.nanosecond, left.offset)
                < (right.element.first.second, right.element.first.nanosecond, right.offset)
        }.map(\.element)
        if inputs.isEmpty { inputs = given.map { QueuedInput(source: $0, first: last, bodyStart: nil) } }
    }

    /// Those that have something and are not the beginning of another.
    private mutating func distinct(_ given: [InputSource]) throws(IngestionError) -> [InputSource] {
        var heads: [[UInt8]: [Int]] = [:]
        var kept: [InputSource?] = []
        for source in given {
            let (bytes, name) = try source.open()
            var text = try openText(bytes, name: name)
            var head = [UInt8](repeating: 0, count: Self.headLength)
            var filled = 0
            while filled < head.count {
                let count = try text.read(into: &head, range: filled..<head.count)
                if count == 0 { break }
                filled += count
            }
            guard filled > 0 else { continue }
            // The beginning of a head can be that of a longer one: its first line tells those that may be.
            let line = Array(head[..<filled].prefix { $0 != Ascii.lineFeed })
            var isRepeated = false
            for index in heads[line, default: []] {
                guard let other = kept[index] else { continue }
                if try Self.isBeginning(source, of: other) {
                    isRepeated = true
                    note(source, isIn: other)
                    break
                }
                if try Self.isBeginning(other, of: source) {
                    note(other, isIn: source)
                    kept[index] = nil
                }
            }
            guard !isRepeated else { continue }
            heads[line, default: []].append(kept.count)
            kept.append(source)
        }
        return kept.compactMap { $0 }
    }

    private mutating func note(_ part: InputSource, isIn whole: InputSource) {
        warnings.append(
            .overlap("\(part.name) is the same as \(whole.name), or the beginning of it, and was counted once"))
    }

    /// Whether everything in `part` stands at the beginning of `whole`, both unpacked.
    private static func isBeginning(_ part: InputSource, of whole: InputSource) throws(IngestionError) -> Bool {
        var (left, right) = (try BlockBytes(part), try BlockBytes(whole))
        while true {
            let expected = try left.next()
            if expected.isEmpty { return true }
            guard try right.next().starts(with: expected) else { return false }
        }
    }
}

extension Diagnostic {
    static func overlap(_ message: String) -> Diagnostic {
        Diagnostic(code: .init(rawValue: "W_OVERLAP"), message: message)
    }
}

/// Unpacked bytes in blocks of the same size; only the last is shorter.
struct BlockBytes {
    private var text: any ByteSource
    private var block = [UInt8](repeating: 0, count: 1 << 16)

    init(_ source: InputSource) throws(IngestionError) {
        let (bytes, name) = try source.open()
        text = try openText(bytes, name: name)
    }

    mutating func next() throws(IngestionError) -> ArraySlice<UInt8> {
        try next(block.count)
    }

    /// Passes over the first `count` bytes.
    mutating func skip(_ count: Int) throws(IngestionError) {
        var left = count
        while left > 0 {
            let passed = try next(min(left, block.count)).count
            if passed == 0 { return }
            left -= passed
        }
    }

    private mutating func next(_ count: Int) throws(IngestionError) -> ArraySlice<UInt8> {
        var filled = 0
        while filled < count {
            let read = try text.read(into: &block, range: filled..<count)
            if read == 0 { break }
            filled += read
        }
        return block[..<filled]
    }
}

extension InputSource {
    /// For messages.
    var name: String {
        switch self {
        case .path(let path): path
        case .standardInput: "-"
        case .bytes(_, let name): name
        case .prometheus(let address), .sqlite(let address), .postgres(let address): address
        }
    }
}
