/// Unpacks a compressed stream, one member after another as `cat a.gz b.gz` makes them.
///
/// Memory does not grow with what comes out. A small file that unpacks into a huge one is refused: beyond 64 MiB at
/// most 1,000 times what was read may come out, and never more than a tebibyte.
struct PackedBytes: ByteSource {
    static let freeOutput = 64 << 20
    static let maximumRatio = 1_000
    static let maximumOutput = 1 << 40
    private static let inputCapacity = 1 << 17

    private enum State { case betweenMembers, withinMember, finished }

    private var packed: any ByteSource
    private let name: String
    private let compression: Compression
    private let decoder: any StreamDecoder
    private var input = [UInt8](repeating: 0, count: inputCapacity)
    private var inputRange = 0..<0
    private var bytesIn = 0
    private var bytesOut = 0
    private var state = State.withinMember

    init(_ packed: any ByteSource, _ compression: Compression, name: String) throws(IngestionError) {
        guard let decoder = compression.makeDecoder() else {
            throw IngestionError(.compression, "\(name): there is no memory to unpack \(compression)")
        }
        self.packed = packed
        self.name = name
        self.compression = compression
        self.decoder = decoder
    }

    mutating func read(into bytes: inout [UInt8], range: Range<Int>) throws(IngestionError) -> Int {
        while state != .finished {
            if inputRange.isEmpty {
                let count = try packed.read(into: &input, range: 0..<input.count)
                bytesIn += count
                inputRange = 0..<count
                if count == 0 {
                    guard state == .betweenMembers else { throw damaged("ends in the middle") }
                    state = .finished
                    break
                }
            }
            if state == .betweenMembers {
                // Some writers pad with zeros (tar does); anything else must be the next member.
                while let first = inputRange.first, input[first] == 0 { inputRange.removeFirst() }
                guard !inputRange.isEmpty else { continue }
                guard decoder.beginMember() else { throw damaged("cannot be unpacked further") }
                state = .withinMember
            }
            let produced = try decode(into: &bytes, range: range)
            if produced > 0 { return produced }
        }
        return 0
    }

    private mutating func decode(into bytes: inout [UInt8], range: Range<Int>) throws(IngestionError) -> Int {
        let consumable = inputRange
        let step = unsafe input.withUnsafeBufferPointer { source in
            unsafe bytes.withUnsafeMutableBufferPointer { target in
                unsafe decoder.decode(
                    UnsafeBufferPointer(rebasing: source[consumable]),
                    into: UnsafeMutableBufferPointer(rebasing: target[range]))
            }
        }
        inputRange = (consumable.lowerBound + step.consumed)..<consumable.upperBound
        bytesOut += step.produced
        switch step.outcome {
        case .memberEnded: state = .betweenMembers
        case .more: break
        case .damaged: throw damaged("is damaged")
        }
        guard bytesOut <= Self.freeOutput || bytesOut / Self.maximumRatio <= bytesIn, bytesOut <= Self.maximumOutput
        else {
            throw IngestionError(
                .compression, "\(name): \(bytesIn) bytes of \(compression) unpacked into more than \(bytesOut)",
                hint: "more than \(Self.maximumRatio) times its size; unpack it yourself if that is right")
        }
        return step.produced
    }

    private func damaged(_ what: String) -> IngestionError {
        IngestionError(
            .compression,
            "\(name): the \(compression) data \(what), near byte \(bytesIn - inputRange.count) of the packed file",
            hint: "was it copied whole? \(compression.checker) says more")
    }
}
