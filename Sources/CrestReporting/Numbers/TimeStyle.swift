package import CrestSeries

/// How Crest writes times for people: on their wall clock, weekday first, as plans are spoken about.
///
/// Names are English and no locale takes part. Machines get ``Timestamp/description`` (RFC 3339, UTC).
package enum TimeStyle {
    /// `Sun 22 Nov 18:05`.
    package static func moment(_ time: Timestamp, offsetSeconds: Int = 0) -> String {
        "\(date(time, offsetSeconds: offsetSeconds)) \(clock(time, offsetSeconds: offsetSeconds))"
    }

    /// `Sun 22 Nov`.
    package static func date(_ time: Timestamp, offsetSeconds: Int = 0) -> String {
        "\(day(time, offsetSeconds: offsetSeconds)) \(month(time, offsetSeconds: offsetSeconds))"
    }

    /// `18:05`, the seconds left out.
    package static func clock(_ time: Timestamp, offsetSeconds: Int = 0) -> String {
        let second = local(time, offsetSeconds).secondOfDay
        return twoDigits(second / 3_600) + ":" + twoDigits(second / 60 % 60)
    }

    /// `Sun 22`.
    package static func day(_ time: Timestamp, offsetSeconds: Int = 0) -> String {
        "\(weekday(time, offsetSeconds: offsetSeconds)) \(local(time, offsetSeconds).date.day)"
    }

    /// `Sun`.
    package static func weekday(_ time: Timestamp, offsetSeconds: Int = 0) -> String {
        weekdays[local(time, offsetSeconds).date.weekday - 1]
    }

    /// `Nov`.
    package static func month(_ time: Timestamp, offsetSeconds: Int = 0) -> String {
        months[local(time, offsetSeconds).date.month - 1]
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func local(_ time: Timestamp, _ offsetSeconds: Int) -> Timestamp {
        time.advanced(bySeconds: Int64(offsetSeconds))
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
