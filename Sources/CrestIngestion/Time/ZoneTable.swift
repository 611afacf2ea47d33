import CrestSeries
import FoundationEssentials
import FoundationInternationalization

/// The offsets of a time zone from 1900 to 2100, for turning wall clocks into instants.
///
/// The zone is asked once, when the table is built; reading a row only searches, and mostly not even that.
struct ZoneTable: Sendable {
    /// A time during which the offset from UTC does not change.
    struct Era: Hashable, Sendable {
        /// The instant at which it begins.
        let start: Int64
        /// Seconds east of UTC.
        let offset: Int64
    }

    /// The readings of a wall clock that mean an instant.
    enum Meaning: Hashable {
        case instant(Int64)
        /// The clock shows it twice, because it was turned back at `turn`.
        case repeated(first: Int64, second: Int64, turn: Int64)
        /// The clock skipped it.
        case skipped
    }

    let name: String
    let eras: [Era]
    /// How days of the calendar are told; nil where times are instants.
    private(set) var days: Days?

    /// Which clock says of which day a time is.
    enum Days: Hashable {
        /// The one that was written, without the offset behind it.
        case written
        /// That of the zone.
        case own
    }

    /// No zone: a day is the one that is written.
    static let writtenDays = ZoneTable(name: "UTC") { _ in 0 }.counting(.written)

    /// For days of the calendar: those of this zone where nine of ten times are its midnights, or else those that are
    /// written.
    func counting(daysOf times: [SampledTime]) -> ZoneTable {
        let midnights = times.count { (($0.second + offset(at: $0.second)) % 86_400) == 0 }
        return times.isEmpty || midnights * 10 < times.count * 9 ? .writtenDays : counting(.own)
    }

    private func counting(_ days: Days) -> ZoneTable {
        var zone = self
        zone.days = days
        return zone
    }

    /// What the clock shows that says of which day a time is.
    func daySecond(of reading: ClockReading) -> Int64 {
        if reading.isLocal { return reading.second }
        return reading.second + (days == .own ? offset(at: reading.second) : reading.offset)
    }

    private func offset(at second: Int64) -> Int64 {
        eras.last { $0.start <= second }?.offset ?? 0
    }

    /// Whether its clock is ever turned, so that what a reading means can depend on those before it.
    var isTurned: Bool { eras.count > 1 }

    /// - Throws: ``IngestionError/Code/zone`` when there is no zone of that name.
    init(named name: String) throws(IngestionError) {
        guard let zone = TimeZone(identifier: name) else {
            throw IngestionError(
                .zone, "there is no time zone '\(name)'", hint: "write a name such as Europe/Berlin or UTC")
        }
        self.init(name: name) { second in
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))))
        }
    }

    /// A zone whose offset at an instant `offset` tells. Changes less than a week apart may be missed; no zone has any.
    init(name: String, offset: (Int64) -> Int64) {
        let week: Int64 = 604_800
        let (firstYear, lastYear): (Int64, Int64) = (-2_208_988_800, 4_102_444_800)
        var eras = [Era(start: .min / 2, offset: offset(firstYear))]
        var before = firstYear
        for probe in stride(from: firstYear + week, through: lastYear, by: Int(week)) {
            if offset(probe) != offset(before) {
                // The change lies in (low, high].
                var (low, high) = (before, probe)
                while high - low > 1 {
                    let middle = (low + high) / 2
                    if offset(middle) == offset(before) { low = middle } else { high = middle }
                }
                eras.append(Era(start: high, offset: offset(high)))
            }
            before = probe
        }
        self.name = name
        self.eras = eras
    }

    /// What the wall clock's `local` second means, and the index of an era in which it lies.
    ///
    /// - Parameter hint: An era that is probably the one, such as that of the previous row.
    @inline(__always)
    func meaning(of local: Int64, hint: inout Int) -> Meaning {
        let era = eras[hint]
        // Offsets differ by at most a day, so a reading that far within an era belongs to it alone.
        let day: Int64 = 86_400
        let end = hint + 1 < eras.count ? eras[hint + 1].start : Int64.max / 2
        if local - era.offset >= era.start + day, local - era.offset < end - day { return .instant(local - era.offset) }
        return searchedMeaning(of: local, hint: &hint)
    }

    @inline(never)
    private func searchedMeaning(of local: Int64, hint: inout Int) -> Meaning {
        // The last era that begins, by its own clock, at or before the reading; the one before may still show it too.
        var (low, high) = (0, eras.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if eras[middle].start + eras[middle].offset <= local { low = middle } else { high = middle }
        }
        hint = low
        let instant = local - eras[low].offset
        if low > 0, local - eras[low - 1].offset < eras[low].start {
            return .repeated(first: local - eras[low - 1].offset, second: instant, turn: eras[low].start)
        }
        if low + 1 < eras.count, instant >= eras[low + 1].start { return .skipped }
        return .instant(instant)
    }
}
