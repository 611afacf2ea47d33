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
/// The chunk that was touched last is held open, because rows mostly come in order of time.
struct BucketStore: Sendable {
    static let chunkLength = 64

    private(set) var step: Int64
    private(set) var occupiedCount = 0
    private var chunks: [[Bucket]] = []
    private var slots: [Int64: Int] = [:]
    private var open: [Bucket] = []
    private var openSlot: Int?
    private var openStart: Int64 = 0

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
        if let openSlot { swap(&open, &chunks[openSlot]) }
        let slot: Int
        if let known = slots[chunk] {
            slot = known
        } else {
            slot = chunks.count
            slots[chunk] = slot
            chunks.append(Array(repeating: Bucket(), count: Self.chunkLength))
        }
        swap(&open, &chunks[slot])
        openSlot = slot
        openStart = chunk * step * Int64(Self.chunkLength)
    }

    var chunkCount: Int { slots.count }

    /// Visits the occupied buckets in order of time, each with the second at which it begins.
    func forEachOccupied(_ body: (_ start: Int64, Bucket) -> Void) {
        for (chunk, slot) in slots.sorted(by: { $0.key < $1.key }) {
            let buckets = slot == openSlot ? open : chunks[slot]
            for (index, bucket) in buckets.enumerated() where bucket.count > 0 {
                body((chunk * Int64(Self.chunkLength) + Int64(index)) * step, bucket)
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
