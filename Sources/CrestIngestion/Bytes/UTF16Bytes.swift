/// The marks by which a text says its encoding.
enum ByteOrderMark: CaseIterable {
    case utf8, utf16LittleEndian, utf16BigEndian

    static let prefixLength = 3

    var prefix: [UInt8] {
        switch self {
        case .utf8: [0xEF, 0xBB, 0xBF]
        case .utf16LittleEndian: [0xFF, 0xFE]
        case .utf16BigEndian: [0xFE, 0xFF]
        }
    }
}

/// UTF-16, which Excel writes as "Unicode text", as UTF-8. Lone surrogates become U+FFFD.
struct UTF16Bytes: ByteSource {
    private var units: any ByteSource
    private let isBigEndian: Bool
    private var input = [UInt8](repeating: 0, count: 1 << 16)
    private var inputEnd = 0
    private var inputPosition = 0
    private var highSurrogate: UInt16?
    private var output: [UInt8] = []
    private var outputPosition = 0
    private var isExhausted = false

    init(_ units: any ByteSource, isBigEndian: Bool) {
        self.units = units
        self.isBigEndian = isBigEndian
    }

    mutating func read(into bytes: inout [UInt8], range: Range<Int>) throws(IngestionError) -> Int {
        while outputPosition == output.count && !isExhausted { try transcodeBlock() }
        let count = min(range.count, output.count - outputPosition)
        bytes.replaceSubrange(
            range.lowerBound..<(range.lowerBound + count), with: output[outputPosition..<(outputPosition + count)])
        outputPosition += count
        return count
    }

    private mutating func transcodeBlock() throws(IngestionError) {
        // An odd byte at the end of a block is the first half of the next unit.
        let rest = Array(input[inputPosition..<inputEnd])
        input.replaceSubrange(0..<rest.count, with: rest)
        let read = try units.read(into: &input, range: rest.count..<input.count)
        inputEnd = rest.count + read
        inputPosition = 0
        output.removeAll(keepingCapacity: true)
        outputPosition = 0
        while inputPosition + 1 < inputEnd {
            let (first, second) = (UInt16(input[inputPosition]), UInt16(input[inputPosition + 1]))
            append(isBigEndian ? first << 8 | second : second << 8 | first)
            inputPosition += 2
        }
        if read == 0 {
            isExhausted = true
            if highSurrogate != nil || inputPosition < inputEnd { append(Unicode.Scalar(0xFFFD)) }
        }
    }

    private mutating func append(_ unit: UInt16) {
        if let high = highSurrogate {
            highSurrogate = nil
            if UTF16.isTrailSurrogate(unit) {
                append(UTF16.decode(UTF16.EncodedScalar([high, unit])))
                return
            }
            append(Unicode.Scalar(0xFFFD))
        }
        if UTF16.isLeadSurrogate(unit) {
            highSurrogate = unit
        } else {
            append(Unicode.Scalar(unit))
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar?) {
        output.append(contentsOf: String(Character(scalar ?? "\u{FFFD}")).utf8)
    }
}
