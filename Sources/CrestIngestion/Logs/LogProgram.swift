import CKernels

/// A pattern compiled: for each field where to store it and which bytes end it. The one scanner under all text logs.
struct LogProgram: LogFieldFinder {
    /// One field.
    private struct Step {
        /// Its first byte in all eight places; 0 when the field ends with the line, or at a blank when it is not quoted.
        let needle: UInt64
        /// Up to eight bytes that end the field, and which of a word's bytes they are.
        let terminator: UInt64
        let mask: UInt64
        let length: Int
        /// Whether a backslash before the terminator makes it part of the field.
        let isQuoted: Bool
        /// Which of ``slots`` takes the field; nil for one that nobody needs.
        let slot: Int?
    }

    private let prefix: [UInt8]
    private var steps: [Step] = []
    /// The steps without which a line is no record.
    private var requiredSteps = 0
    /// Where the wanted fields of the last line lie; nil for those beyond its end.
    private(set) var slots: [Range<Int>?]

    /// - Parameters:
    ///   - wanted: For each field of the pattern the slot that takes it.
    ///   - isWhole: Whether a line must follow the pattern to its end, also behind the last field that is wanted.
    init(_ pattern: LogPattern, slots wanted: [Int?], required: Set<Int>, isWhole: Bool = false) {
        prefix = pattern.prefix
        slots = Array(repeating: nil, count: (wanted.compactMap { $0 }.max() ?? -1) + 1)
        let last = isWhole ? pattern.parts.count - 1 : wanted.lastIndex { $0 != nil } ?? -1
        var before = pattern.prefix
        for (index, part) in pattern.parts.enumerated() where index <= last {
            let isQuoted = before.last == Ascii.quote && part.following.first == Ascii.quote
            if !isWhole, index == last, wanted[index].map(LogSlots.beginnings.contains) == true {
                steps.append(Step(needle: 0, terminator: 0, mask: 0, length: 0, isQuoted: true, slot: wanted[index]))
                break
            }
            append(part.following, slot: wanted[index], isQuoted: isQuoted)
            if isWhole || wanted[index].map(required.contains) == true { requiredSteps = steps.count }
            before = part.following
        }
    }

    /// Text of more than eight bytes becomes several steps, those after the first with fields that must be empty.
    private mutating func append(_ following: [UInt8], slot: Int?, isQuoted: Bool) {
        let bytes = following.prefix(8)
        var (terminator, mask): (UInt64, UInt64) = (0, 0)
        for byte in bytes.reversed() {
            terminator = terminator << 8 | UInt64(byte)
            mask = mask << 8 | 0xFF
        }
        steps.append(
            Step(
                needle: bytes.first.map(ByteWords.repeated) ?? 0, terminator: terminator, mask: mask,
                length: bytes.count, isQuoted: isQuoted, slot: slot))
        if following.count > 8 { append(Array(following.dropFirst(8)), slot: nil, isQuoted: false) }
    }

    static var escapesText: Bool { false }

    /// Finds the wanted fields of `line`; false when a required one is not there.
    @inline(__always)
    mutating func run(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        for index in slots.indices { slots[index] = nil }
        var cursor = line.lowerBound
        let limit = line.upperBound
        if !prefix.isEmpty {
            guard cursor + prefix.count <= limit, starts(bytes, at: cursor) else { return false }
            cursor += prefix.count
        }
        for index in 0..<steps.count {
            let step = steps[index]
            guard step.length > 0 else {
                let blank =
                    step.isQuoted
                    ? nil : bytes.firstIndex(of: ByteWords.repeated(Ascii.space), from: cursor, to: limit)
                let end = blank ?? limit
                if let slot = step.slot { slots[slot] = cursor..<end }
                return true
            }
            guard let end = endOfField(step, bytes, from: cursor, to: limit) else { return index >= requiredSteps }
            if let slot = step.slot { slots[slot] = cursor..<end }
            cursor = end + step.length
        }
        return true
    }

    private func starts(_ bytes: Span<UInt8>, at cursor: Int) -> Bool {
        prefix.indices.allSatisfy { bytes[cursor + $0] == prefix[$0] }
    }

    @inline(__always)
    private func endOfField(_ step: Step, _ bytes: Span<UInt8>, from start: Int, to limit: Int) -> Int? {
        var cursor = start
        while let found = bytes.firstIndex(of: step.needle, from: cursor, to: limit) {
            // Behind a last line without a line end may still stand what was read before.
            guard found + step.length <= limit else { return nil }
            if step.length == 1 || bytes.word(at: found) & step.mask == step.terminator,
                !step.isQuoted || !Self.isEscaped(bytes, found, from: start)
            {
                return found
            }
            cursor = found + 1
        }
        return nil
    }

    /// Whether an odd number of backslashes stands before `place`.
    @inline(__always)
    private static func isEscaped(_ bytes: Span<UInt8>, _ place: Int, from start: Int) -> Bool {
        guard place > start, bytes[place - 1] == Ascii.backslash else { return false }
        var first = place - 1
        while first > start, bytes[first - 1] == Ascii.backslash { first -= 1 }
        return (place - first) % 2 == 1
    }
}

extension Span<UInt8> {
    /// The first byte that equals the one repeated in `needle`, sixteen at a time where the processor can.
    @inline(__always)
    package func firstIndex(of needle: UInt64, from start: Int, to limit: Int) -> Int? {
        precondition(start >= 0 && limit <= count, "\(start)..<\(limit) is not within \(count) bytes")
        let count = count
        let found = unsafe withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return limit }
            return unsafe crest_first_byte(
                base.assumingMemoryBound(to: UInt8.self), start, max(start, limit), count,
                UInt8(truncatingIfNeeded: needle))
        }
        return found < limit ? found : nil
    }

    /// The same, eight bytes at a time: the scalar twin.
    package func firstIndexByWords(of needle: UInt64, from start: Int, to limit: Int) -> Int? {
        var cursor = start
        while cursor < limit {
            let hits = ByteWords.matches(word(at: cursor), needle)
            guard hits != 0 else {
                cursor += 8
                continue
            }
            cursor += hits.trailingZeroBitCount >> 3
            return cursor < limit ? cursor : nil
        }
        return nil
    }
}
