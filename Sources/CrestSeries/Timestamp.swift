/// An instant: whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
public struct Timestamp: Hashable, Sendable, Codable {
    /// Seconds since 1970-01-01T00:00:00Z, without leap seconds; negative before.
    public let secondsSinceEpoch: Int64

    /// The instant so many seconds after 1970-01-01T00:00:00Z.
    public init(secondsSinceEpoch: Int64) {
        self.secondsSinceEpoch = secondsSinceEpoch
    }

    /// The instant at this wall-clock time in UTC.
    public init(_ date: CivilDate, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second
        self.init(secondsSinceEpoch: Int64(seconds))
    }

    /// The date in UTC.
    public var date: CivilDate {
        CivilDate(daysSinceEpoch: Int(secondsSinceEpoch.flooredQuotient(dividingBy: 86_400)))
    }

    /// Seconds since midnight UTC, 0 … 86,399.
    public var secondOfDay: Int {
        Int(secondsSinceEpoch - secondsSinceEpoch.flooredQuotient(dividingBy: 86_400) * 86_400)
    }

    /// The instant `seconds` later.
    public func advanced(bySeconds seconds: Int64) -> Timestamp {
        Timestamp(secondsSinceEpoch: secondsSinceEpoch + seconds)
    }

    /// Seconds from this instant to `other`; negative when `other` is earlier.
    public func seconds(until other: Timestamp) -> Int64 {
        other.secondsSinceEpoch - secondsSinceEpoch
    }
}

extension Timestamp: Comparable {
    /// The earlier one comes first.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.secondsSinceEpoch < right.secondsSinceEpoch
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC, such as `2026-11-22T00:00:00Z`.
    public var description: String {
        rfc3339(offsetSeconds: 0)
    }

    /// RFC 3339 on the wall clock of an offset, such as `2026-11-22T01:00:00+01:00`.
    public func rfc3339(offsetSeconds: Int) -> String {
        let local = advanced(bySeconds: Int64(offsetSeconds))
        let date = local.date
        let second = local.secondOfDay
        // Byte by byte: a plan has thousands of times.
        var text: [UInt8] = []
        text.reserveCapacity(25)
        if (0...9_999).contains(date.year) {
            Self.append(date.year / 100, to: &text)
            Self.append(date.year % 100, to: &text)
        } else {
            text.append(contentsOf: String(date.year).utf8)
        }
        Self.append("-", date.month, to: &text)
        Self.append("-", date.day, to: &text)
        Self.append("T", second / 3_600, to: &text)
        Self.append(":", second / 60 % 60, to: &text)
        Self.append(":", second % 60, to: &text)
        if offsetSeconds == 0 {
            text.append(UInt8(ascii: "Z"))
        } else {
            let minutes = abs(offsetSeconds) / 60
            Self.append(offsetSeconds < 0 ? "-" : "+", minutes / 60, to: &text)
            Self.append(":", minutes % 60, to: &text)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func append(_ mark: Unicode.Scalar, _ number: Int, to text: inout [UInt8]) {
        text.append(UInt8(ascii: mark))
        append(number, to: &text)
    }

    /// Two digits.
    private static func append(_ number: Int, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "0") + UInt8(number / 10))
        text.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}

extension FixedWidthInteger {
    /// The quotient rounded towards minus infinity, so that buckets before the epoch are as wide as those after it.
    @inlinable package func flooredQuotient(dividingBy divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient
    }
}
