/// A chunk of buckets as regular data fill it: one observation an interval at most, on whole seconds, and each as far
/// behind the beginning of its interval as the others. Eight bytes an interval say everything.
struct PackedBuckets: Sendable {
    static let length = 64
    /// In bytes.
    static let footprint = length * MemoryLayout<Double>.stride

    private let values: [Double]
    /// Bit `i` is set where interval `i` has its observation.
    private let occupied: UInt64
    /// The seconds from the beginning of an interval to its observation.
    private let offset: Int64

    /// Nil for buckets that are filled otherwise.
    ///
    /// - Parameter start: the second at which the first of them begins.
    init?(_ buckets: [Bucket], from start: Int64, step: Int64) {
        var (occupied, offset) = (UInt64(0), Int64?.none)
        for (index, bucket) in buckets.enumerated() where bucket.count > 0 {
            let distance = bucket.lastSecond &- (start + Int64(index) * step)
            guard bucket.count == 1, bucket.lastNanosecond == 0, offset.map({ $0 == distance }) ?? true,
                bucket.accumulated.bitPattern == bucket.lastValue.bitPattern
            else { return nil }
            offset = distance
            occupied |= 1 << UInt64(index)
        }
        self.occupied = occupied
        self.offset = offset ?? 0
        values = buckets.map(\.lastValue)
    }

    /// The buckets as they were.
    func buckets(from start: Int64, step: Int64) -> [Bucket] {
        values.indices.map { index in
            guard occupied >> UInt64(index) & 1 == 1 else { return Bucket() }
            return Bucket(
                accumulated: values[index], count: 1, lastValue: values[index],
                lastSecond: start + Int64(index) * step &+ offset, lastNanosecond: 0)
        }
    }
}
