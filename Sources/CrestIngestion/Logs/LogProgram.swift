import CKernels

/// A pattern compiled: for each field where to store it and which bytes end it. The one scanner under all text logs.
package struct LogProgram: LogFieldFinder {
    private let prefix: [UInt8]
    private var steps: [crest_log_step] = []
    /// The steps without which a line is no record.
    private var requiredSteps = 0
    /// One more than are asked for: the last takes what nobody needs.
    private let slotCount: Int
    /// The lines of the run that is being read, and how many they are.
    private var records: [crest_log_record] = []
    private var recordCount = 0
    /// Where their wanted fields lie, those of one line behind those of the line before.
    private var fields: [crest_log_field]
    /// The line that was asked for last, and the place of its first field.
    private var current = 0
    private var firstField = 0

    /// Of a field beyond the end of the line.
    private static let absent = crest_log_field(start: 1, end: 0)

    /// - Parameters:
    ///   - wanted: For each field of the pattern the slot that takes it.
    ///   - isWhole: Whether a line must follow the pattern to its end, also behind the last field that is wanted.
    init(_ pattern: LogPattern, slots wanted: [Int?], required: Set<Int>, isWhole: Bool = false) {
        prefix = pattern.prefix
        slotCount = (wanted.compactMap { $0 }.max() ?? -1) + 2
        fields = Array(repeating: Self.absent, count: slotCount)
        let last = isWhole ? pattern.parts.count - 1 : wanted.lastIndex { $0 != nil } ?? -1
        var before = pattern.prefix
        for (index, part) in pattern.parts.enumerated() where index <= last {
            let isQuoted = before.last == Ascii.quote && part.following.first == Ascii.quote
            if !isWhole, index == last, wanted[index].map(LogSlots.beginnings.contains) == true {
                append([], slot: wanted[index], isQuoted: true)
                break
            }
            append(part.following, slot: wanted[index], isQuoted: isQuoted)
            if isWhole || wanted[index].map(required.contains) == true { requiredSteps = steps.count }
            before = part.following
        }
    }

    /// Takes every field of a line in the format `text`, and needs them all.
    package init(everyFieldOf text: String) throws(IngestionError) {
        let pattern = try LogPattern(text)
        self.init(pattern, slots: Array(pattern.parts.indices), required: Set(pattern.parts.indices))
    }

    /// Text of more than eight bytes becomes several steps, those after the first with fields that nobody needs.
    /// Without text, a field ends at a blank or, when it is quoted, with the line.
    private mutating func append(_ following: [UInt8], slot: Int?, isQuoted: Bool) {
        let endsLine = following.isEmpty
        let bytes = endsLine && !isQuoted ? [Ascii.space] : following.prefix(8)
        var (text, mask): (UInt64, UInt64) = (0, 0)
        for byte in bytes.reversed() {
            text = text << 8 | UInt64(byte)
            mask = mask << 8 | 0xFF
        }
        steps.append(
            crest_log_step(
                text: text, mask: mask, length: endsLine ? 0 : UInt32(bytes.count),
                slot: UInt32(slot ?? slotCount - 1), isQuoted: isQuoted))
        if following.count > 8 { append(Array(following.dropFirst(8)), slot: nil, isQuoted: false) }
    }

    static var escapesText: Bool { false }

    @inline(__always)
    package func field(_ slot: Int) -> Range<Int>? {
        guard slot < slotCount - 1 else { return nil }
        let field = fields[firstField &+ slot]
        return field.start <= field.end ? Int(field.start)..<Int(field.end) : nil
    }

    /// Finds the fields of all lines of `run`, a step for all of them before the next.
    package mutating func prepare(_ bytes: Span<UInt8>, _ run: LineRun) {
        (current, recordCount) = (0, 0)
        guard run.hasMargin(bytes) else { return }
        if records.isEmpty {
            records = Array(repeating: crest_log_record(), count: LineRun.capacity)
            fields = Array(repeating: Self.absent, count: LineRun.capacity * slotCount)
        }
        recordCount = run.count
        unsafe bytes.withUnsafeBytes { text in
            unsafe prefix.withUnsafeBufferPointer { prefix in
                unsafe steps.withUnsafeBufferPointer { steps in
                    var program = unsafe crest_log_program(
                        prefix: prefix.baseAddress, prefixLength: prefix.count, steps: steps.baseAddress,
                        stepCount: steps.count, requiredSteps: requiredSteps, slotCount: slotCount)
                    unsafe run.withUnsafeLines { lines, count in
                        unsafe crest_find_fields(
                            text.baseAddress?.assumingMemoryBound(to: UInt8.self), lines, count, &program, &fields,
                            &records)
                    }
                }
            }
        }
    }

    package mutating func forgetPrepared() {
        (current, recordCount) = (0, 0)
    }

    /// Finds the wanted fields of `line`; false when a required one is not there.
    @inline(__always)
    package mutating func run(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        while current < recordCount, Int(records[current].start) < line.lowerBound { current &+= 1 }
        firstField = current &* slotCount
        if current < recordCount, Int(records[current].start) == line.lowerBound { return records[current].isRecord }
        (current, firstField, recordCount) = (0, 0, 0)
        return runAlone(bytes, line)
    }

    /// The scalar twin of the loop in C.
    package mutating func runAlone(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        for slot in 0..<slotCount { fields[slot] = Self.absent }
        var cursor = line.lowerBound
        if !prefix.isEmpty {
            guard cursor + prefix.count <= line.upperBound, starts(bytes, at: cursor) else { return false }
            cursor += prefix.count
        }
        for (index, step) in steps.enumerated() {
            guard let end = Self.endOfField(step, bytes, cursor..<line.upperBound) else {
                return index >= requiredSteps
            }
            fields[Int(step.slot)] = crest_log_field(start: cursor, end: end)
            cursor = end + Int(step.length)
        }
        return true
    }

    private func starts(_ bytes: Span<UInt8>, at cursor: Int) -> Bool {
        prefix.indices.allSatisfy { bytes[cursor + $0] == prefix[$0] }
    }

    private static func endOfField(_ step: crest_log_step, _ bytes: Span<UInt8>, _ rest: Range<Int>) -> Int? {
        guard step.mask != 0 else { return rest.upperBound }
        let first = ByteWords.repeated(UInt8(truncatingIfNeeded: step.text))
        var cursor = rest.lowerBound
        while let found = bytes.firstIndexByWords(of: first, from: cursor, to: rest.upperBound) {
            // Behind a last line without a line end may still stand what was read before.
            guard found + Int(step.length) <= rest.upperBound else { return nil }
            if bytes.word(at: found) & step.mask == step.text,
                !step.isQuoted || !isEscaped(bytes, found, from: rest.lowerBound)
            {
                return found
            }
            cursor = found + 1
        }
        return step.length == 0 ? rest.upperBound : nil
    }

    /// Whether an odd number of backslashes stands before `place`.
    private static func isEscaped(_ bytes: Span<UInt8>, _ place: Int, from start: Int) -> Bool {
        var first = place
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
