import CZlib

/// Unpacks gzip, one member after another as `cat a.gz b.gz` makes them.
///
/// A small file that unpacks into a huge one is refused: beyond 1 GiB at most 1,000 times what was read may come out,
/// which is about the most that the format can do.
struct GzipBytes: ByteSource {
    private static let freeOutput = 1 << 30
    private static let maximumRatio = 1_000
    private static let inputCapacity = 1 << 17

    /// Owns zlib's state, whose address must not change.
    @safe private final class Inflater {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

        init?() {
            unsafe stream.initialize(to: z_stream())
            // 15 bits of window, and 16 more say that a gzip header is expected.
            let status = unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
            guard status == Z_OK else {
                unsafe stream.deallocate()
                return nil
            }
        }

        deinit {
            unsafe inflateEnd(stream)
            unsafe stream.deallocate()
        }
    }

    private enum State { case betweenMembers, withinMember, finished }

    private var packed: any ByteSource
    private let name: String
    private let inflater: Inflater
    private var input = [UInt8](repeating: 0, count: inputCapacity)
    private var inputRange = 0..<0
    private var bytesIn = 0
    private var bytesOut = 0
    private var state = State.withinMember

    init(_ packed: any ByteSource, name: String) throws(IngestionError) {
        guard let inflater = Inflater() else {
            throw IngestionError(.compression, "\(name): zlib has no memory to start")
        }
        self.packed = packed
        self.name = name
        self.inflater = inflater
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
                unsafe inflateReset(inflater.stream)
                state = .withinMember
            }
            let produced = try inflate(into: &bytes, range: range)
            if produced > 0 { return produced }
        }
        return 0
    }

    private mutating func inflate(into bytes: inout [UInt8], range: Range<Int>) throws(IngestionError) -> Int {
        let stream = unsafe inflater.stream
        let consumable = inputRange
        let status = unsafe input.withUnsafeMutableBufferPointer { source in
            unsafe bytes.withUnsafeMutableBufferPointer { target in
                unsafe stream.pointee.next_in = source.baseAddress?.advanced(by: consumable.lowerBound)
                unsafe stream.pointee.avail_in = UInt32(consumable.count)
                unsafe stream.pointee.next_out = target.baseAddress?.advanced(by: range.lowerBound)
                unsafe stream.pointee.avail_out = UInt32(range.count)
                return unsafe CZlib.inflate(stream, Z_NO_FLUSH)
            }
        }
        let left = unsafe Int(stream.pointee.avail_in)
        let produced = unsafe range.count - Int(stream.pointee.avail_out)
        inputRange = (consumable.upperBound - left)..<consumable.upperBound
        bytesOut += produced
        switch status {
        case Z_STREAM_END: state = .betweenMembers
        case Z_OK, Z_BUF_ERROR: break
        default: throw damaged("is damaged")
        }
        guard bytesOut <= Self.freeOutput || bytesOut / Self.maximumRatio <= bytesIn else {
            throw IngestionError(
                .compression, "\(name): \(bytesIn) bytes of gzip unpacked into more than \(bytesOut)",
                hint: "more than \(Self.maximumRatio) times its size; unpack it yourself if that is right")
        }
        return produced
    }

    private func damaged(_ what: String) -> IngestionError {
        IngestionError(
            .compression, "\(name): the gzip data \(what), near byte \(bytesIn - inputRange.count) of the packed file",
            hint: "was it copied whole? gzip -t says more")
    }
}
