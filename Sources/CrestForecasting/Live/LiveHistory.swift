/// What a live forecaster remembers of demand, as z: averages of several memories and the latest values.
struct LiveHistory: Sendable {
    /// Buckets seen.
    private(set) var count = 0
    private(set) var last = 0.0
    /// Averages with memories of `memories` buckets.
    private(set) var averages: [Double]
    /// The mean size of the steps of late.
    private(set) var restlessness = 0.0
    private(set) var restlessnessLong = 0.0
    /// A ring of the latest values.
    private var ring: [Double]
    private var observed: [Bool]

    static let memories = [2.0, 8.0, 32.0]
    /// Of the size of the steps.
    private static let (memory, longMemory) = (8.0, 64.0)

    init(longest: Int) {
        averages = Array(repeating: 0, count: Self.memories.count)
        ring = Array(repeating: 0, count: longest + 1)
        observed = Array(repeating: false, count: longest + 1)
    }

    /// Nil repeats the last value.
    mutating func append(_ value: Double?) {
        let next = value ?? last
        if count == 0 { averages = averages.map { _ in next } }
        for (index, memory) in Self.memories.enumerated() {
            averages[index] += (next - averages[index]) / memory
        }
        if count > 0, value != nil {
            restlessness += (abs(next - last) - restlessness) / Self.memory
            restlessnessLong += (abs(next - last) - restlessnessLong) / Self.longMemory
        }
        ring[count % ring.count] = next
        observed[count % ring.count] = value != nil
        last = next
        count += 1
    }

    /// The largest of the latest `length` values; nil when one of them was not recorded.
    func recordedMaximum(ofLast length: Int) -> Double? {
        guard count >= length else { return nil }
        var largest = -Double.infinity
        for index in (count - length)..<count {
            guard observed[index % ring.count] else { return nil }
            largest = max(largest, ring[index % ring.count])
        }
        return largest
    }

    /// The largest of the latest `length` values, those that were repeated included.
    func maximum(ofLast length: Int) -> Double {
        var largest = -Double.infinity
        for index in max(0, count - length)..<count { largest = max(largest, ring[index % ring.count]) }
        return largest
    }
}
