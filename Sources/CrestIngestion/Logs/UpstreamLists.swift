/// What nginx writes of a request that it handed to one upstream after another: `0.010, 0.020 : 0.005`.
///
/// Where a blank ends the field, the list would end with its first member, and the fields after it would be others.
/// Requests are handed on when upstreams fail: such lines are not to be lost.
enum UpstreamLists {
    /// The line with its lists in one word each, `0.010,0.020:0.005`; nil when it has none.
    static func joined(_ bytes: Span<UInt8>, _ line: Range<Int>) -> [UInt8]? {
        var joined: [UInt8]?
        var kept = line.lowerBound
        var place = line.lowerBound
        while let blank = bytes.firstIndex(of: ByteWords.repeated(Ascii.space), from: place, to: line.upperBound) {
            place = blank + 1
            guard blank > line.lowerBound, place < line.upperBound else { continue }
            let (before, after) = (bytes[blank - 1], bytes[place])
            let isBehindComma = before == Ascii.comma && isInMember(bytes, blank - 2, line)
            let isBehindColon =
                before == Ascii.colon && isInMember(bytes, blank - 3, line) && bytes[blank - 2] == Ascii.space
            let isBeforeColon =
                after == Ascii.colon && isInMember(bytes, blank - 1, line)
                && place + 1 < line.upperBound && bytes[place + 1] == Ascii.space
            guard isBehindComma || isBehindColon || isBeforeColon else { continue }
            var text = joined ?? []
            for index in kept..<blank { text.append(bytes[index]) }
            joined = text
            kept = place
        }
        guard var joined else { return nil }
        for index in kept..<line.upperBound { joined.append(bytes[index]) }
        return joined
    }

    /// Members are numbers, addresses with a port, or dashes.
    private static func isInMember(_ bytes: Span<UInt8>, _ place: Int, _ line: Range<Int>) -> Bool {
        line.contains(place) && (Ascii.digit(bytes[place]) != nil || bytes[place] == Ascii.minus)
    }
}

extension LogPattern {
    /// Whether a list of upstreams may break one of the fields that are read, as `wanted` says of each part.
    func hasOpenLists(before wanted: [Int?]) -> Bool {
        guard let last = wanted.lastIndex(where: { $0 != nil }) else { return false }
        return parts.indices.contains { index in
            index <= last && parts[index].name.hasPrefix("upstream_")
                && (parts[index].following.first ?? Ascii.space) == Ascii.space
        }
    }
}
