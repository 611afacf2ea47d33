/// What is kept of the observations of one interval. One record of 40 bytes, so that a row touches one cache line.
struct Bucket: Sendable {
    /// Their sum, or their largest under ``Aggregation/max``.
    var accumulated = 0.0
    /// 0 where nothing was observed.
    var count: Int64 = 0
    var lastValue = 0.0
    var lastSecond: Int64 = 0
    var lastNanosecond: Int64 = 0
}

/// The buckets of a series, in chunks that exist only where something was observed: memory follows the occupied
/// intervals, not the time between the first and the last.
///
/// The chunk that was touched last is held open, because rows mostly come in order of time. One that is left for the
/// first time is packed where it can be, to a fifth of its memory.
struct BucketStore: Sendable {
    static let chunkLength = PackedBuckets.length

    private(set) var step: Int64
    private(set) var occupiedCount = 0
    private var chunks: [Chunk] = []
    private var slots: [Int64: Int] = [:]
    private var open: [Bucket] = []
    private var openSlot: Int?
    private var openStart: Int64 = 0
    /// Whether the open chunk was never left before.
    private var isOpenNew = false

    private enum Chunk: Sendable {
        case packed(PackedBuckets)
        case plain([Bucket])
        /// Its buckets are those that are held open.
        case open
    }

    init(step: SamplingInterval) {
        self.step = step.seconds
    }

    /// Lets `change` at the bucket of the second `time`, and tells it the seconds that the bucket covers.
    @inline(__always)
    mutating func update(at time: Int64, _ change: (inout Bucket, Range<Int64>) -> Void) {
        var offset = time - openStart
        if openSlot == nil || offset < 0 || offset >= step * Int64(Self.chunkLength) {
            openChunk(of: time)
            offset = time - openStart
        }
        // Dividing 32 bits is several times as fast as dividing 64; the chunk of a step below 194 days fits.
        let index = offset | step <= UInt32.max ? Int(UInt32(offset) / UInt32(step)) : Int(offset / step)
        if open[index].count == 0 { occupiedCount += 1 }
        let start = openStart + Int64(index) * step
        change(&open[index], start..<start + step)
    }

    @inline(never)
    private mutating func openChunk(of time: Int64) {
        let chunk = time.flooredQuotient(dividingBy: step * Int64(Self.chunkLength))
        leaveOpenChunk()
        if let slot = slots[chunk] {
            // Rows come back to it: it is not packed and unpacked again and again.
            isOpenNew = false
            switch chunks[slot] {
            case .packed(let packed): open = packed.buckets(from: chunk * Int64(Self.chunkLength) * step, step: step)
            case .plain(let buckets): open = buckets
            case .open: break
            }
            chunks[slot] = .open
            openSlot = slot
        } else {
            isOpenNew = true
            if open.count == Self.chunkLength {
                for index in open.indices { open[index] = Bucket() }
            } else {
                open = Array(repeating: Bucket(), count: Self.chunkLength)
            }
            openSlot = chunks.count
            slots[chunk] = chunks.count
            chunks.append(.open)
        }
        openStart = chunk * step * Int64(Self.chunkLength)
    }

    /// Puts the open chunk back. The memory of one that could be packed is left for the next to be opened.
    private mutating func leaveOpenChunk() {
        guard let openSlot else { return }
        if isOpenNew, let packed = PackedBuckets(open, from: openStart, step: step) {
            chunks[openSlot] = .packed(packed)
        } else {
            chunks[openSlot] = .plain(open)
            open = []
        }
    }

    /// The memory that the buckets take, in bytes.
    var footprint: Int {
        chunks.reduce(0) { total, chunk in
            guard case .packed = chunk else { return total + Self.chunkLength * MemoryLayout<Bucket>.stride }
            return total + PackedBuckets.footprint
        }
    }

    /// Visits the occupied buckets in order of time, each with the second at which it begins.
    func forEachOccupied(_ body: (_ start: Int64, Bucket) -> Void) {
        for (chunk, slot) in slots.sorted(by: { $0.key < $1.key }) {
            let first = chunk * Int64(Self.chunkLength) * step
            let buckets =
                switch chunks[slot] {
                case .open: open
                case .plain(let buckets): buckets
                case .packed(let packed): packed.buckets(from: first, step: step)
                }
            for (index, bucket) in buckets.enumerated() where bucket.count > 0 {
                body(first + Int64(index) * step, bucket)
            }
        }
    }

    /// The same observations in buckets of `coarser`, a multiple of the step.
    func merged(to coarser: SamplingInterval, keepingLargest: Bool) -> BucketStore {
        var result = BucketStore(step: coarser)
        forEachOccupied { start, bucket in
            result.update(at: start) { target, _ in
                guard target.count > 0 else {
                    target = bucket
                    return
                }
                target.accumulated =
                    keepingLargest
                    ? max(target.accumulated, bucket.accumulated) : target.accumulated + bucket.accumulated
                target.count += bucket.count
                target.lastValue = bucket.lastValue
                target.lastSecond = bucket.lastSecond
                target.lastNanosecond = bucket.lastNanosecond
            }
        }
        return result
    }
}
