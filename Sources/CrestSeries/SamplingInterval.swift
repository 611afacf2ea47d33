/// The time between observations of a regular series: a whole, positive number of seconds.
public struct SamplingInterval: Hashable, Sendable, Codable {
    /// Its length, at least 1.
    public let seconds: Int64

    /// Traps unless `seconds` is positive; check data before.
    public init(seconds: Int64) {
        precondition(seconds > 0, "a sampling interval must be positive, not \(seconds) s")
        self.seconds = seconds
    }

    /// 60 s.
    public static let minute = SamplingInterval(seconds: 60)
    /// 3,600 s.
    public static let hour = SamplingInterval(seconds: 3_600)
    /// 86,400 s: a day of the clock in UTC, not of one that is put back.
    public static let day = SamplingInterval(seconds: 86_400)
    /// 604,800 s.
    public static let week = SamplingInterval(seconds: 7 * 86_400)

    /// How many observations fill `duration`, when that number is whole; nil otherwise.
    public func observations(in duration: SamplingInterval) -> Int? {
        duration.seconds % seconds == 0 ? Int(duration.seconds / seconds) : nil
    }
}

extension SamplingInterval: Comparable {
    /// The shorter one comes first.
    public static func < (left: SamplingInterval, right: SamplingInterval) -> Bool {
        left.seconds < right.seconds
    }
}

extension SamplingInterval: CustomStringConvertible {
    /// The largest unit that divides it, as the command line writes it: `90s`, `5m`, `1h`, `7d`.
    public var description: String {
        for (unit, length) in [("d", 86_400), ("h", 3_600), ("m", 60)] as [(String, Int64)]
        where seconds % length == 0 {
            return "\(seconds / length)\(unit)"
        }
        return "\(seconds)s"
    }
}
