import CrestSeries

/// Profiles of an Azure Monitor autoscale setting (API 2022-10-01): the body of `PATCH …/autoscalesettings/NAME`.
///
/// Profiles never add up: of those that match the time the first one counts, fixed dates before weekly ones before the
/// default. A window is a fixed date, which has a year, or comes on days of the week and lasts until the next such one
/// begins: those have no end, so that a fixed date from the end of the plan on, which goes before them, is theirs. A
/// profile has its own rules, and one without any keeps between
/// its bounds what runs: who scales on a metric as well copies the rules into each.
struct AutoscaleProfiles: Platform {
    let name = "azure"
    /// 20 profiles, of which one is the default.
    let limit = Compression.Limit.windows(19)
    /// The engine looks every 30 to 60 seconds.
    let lateness: Int64 = 120
    /// One more profile ends those that come every week.
    let recurrence: RecurrenceRule? = RecurrenceRule(
        days: .weekdays, endsByClock: true, endsWithNext: true, overhead: 1)
    static let most = 20

    struct Setting: Codable {
        var properties: Properties
    }

    struct Properties: Codable {
        /// Off unless it is said.
        var enabled: Bool?
        var profiles: [Profile]
    }

    struct Profile: Codable {
        var name: String
        var capacity: Capacity
        var fixedDate: FixedDate?
        var recurrence: Recurrence?
        var rules: [Rule]? = []
    }

    /// Numbers that are texts in the file.
    struct Capacity: Codable {
        var `default`: Int
        var minimum: Int
        var maximum: Int

        init(default standard: Int, minimum: Int, maximum: Int) {
            self.default = standard
            self.minimum = minimum
            self.maximum = maximum
        }

        private enum CodingKeys: CodingKey {
            case `default`, minimum, maximum
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            func number(_ key: CodingKeys) throws -> Int {
                let text = try container.decode(String.self, forKey: key)
                guard let number = Int(text) else {
                    throw DecodingError.dataCorruptedError(
                        forKey: key, in: container, debugDescription: "'\(text)' is no whole number")
                }
                return number
            }
            try self.init(default: number(.default), minimum: number(.minimum), maximum: number(.maximum))
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(String(`default`), forKey: .default)
            try container.encode(String(minimum), forKey: .minimum)
            try container.encode(String(maximum), forKey: .maximum)
        }
    }

    struct FixedDate: Codable {
        var timeZone: String?
        var start: String
        var end: String
    }

    struct Recurrence: Codable {
        struct Schedule: Codable {
            var timeZone: String
            var days: [String]
            var hours: [Int]
            var minutes: [Int]
        }

        var frequency: String
        var schedule: Schedule
    }

    /// Crest writes none and reads none.
    struct Rule: Codable {}

    func emit(_ order: Order) throws(PlatformError) -> String {
        try NameRule.label(260).check(order.target.name)
        return try Documents.json(Setting(properties: .init(enabled: true, profiles: Self.profiles(for: order))))
    }

    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution {
        let properties = try Documents.decode(Setting.self, json: text).properties
        guard properties.enabled == true else {
            throw PlatformError(
                .file, "the setting is not enabled", hint: "say \"enabled\": true, the default is false")
        }
        return try Self.execute(properties.profiles, lateness: lateness, from: from, until: until)
    }

    /// The profiles of a plan.
    ///
    /// - Parameter zone: in which dates are said; by default the target's.
    static func profiles(for order: Order, datesIn zone: ZoneClock? = nil) throws(PlatformError) -> [Profile] {
        func capacity(_ replicas: Int) -> Capacity {
            Capacity(default: replicas, minimum: replicas, maximum: order.most)
        }
        var profiles: [Profile] = []
        for (index, window) in Self.fixed(of: order).enumerated() {
            // Nobody says which of two equal readings is meant.
            let clock = (zone ?? order.target.clock).certain(at: window.from, window.to)
            guard let zone = WindowsZones.name(of: clock.identifier) else {
                throw PlatformError(
                    .target, "Windows has no name for the time zone '\(clock.identifier)'", hint: "choose --tz UTC")
            }
            func text(_ time: Timestamp) -> String { String(clock.wall(time).description.dropLast()) }
            profiles.append(
                Profile(
                    name: "crest-\(index + 1)", capacity: capacity(window.replicas),
                    fixedDate: .init(timeZone: zone, start: text(window.from), end: text(window.to))))
        }
        guard !order.arrangement.recurring.isEmpty else {
            return profiles + [Profile(name: "default", capacity: capacity(order.floor))]
        }
        guard let zone = WindowsZones.name(of: order.target.clock.identifier) else {
            throw PlatformError(
                .target, "Windows has no name for the time zone '\(order.target.clock.identifier)'",
                hint: "choose --tz UTC")
        }
        func text(_ time: Timestamp) -> String { String(time.description.dropLast()) }
        let end = order.supply.end
        profiles.append(
            Profile(
                name: "crest-end", capacity: capacity(order.floor),
                fixedDate: .init(
                    timeZone: "UTC", start: text(end), end: text(end.advanced(bySeconds: Self.untilForgotten)))))
        for (window, _) in order.arrangement.recurring {
            let weekdays = Set(window.startDates.map { CivilDate(daysSinceEpoch: $0).weekday }).sorted()
            profiles.append(
                Profile(
                    name: "crest-\(profiles.count)", capacity: capacity(window.replicas),
                    recurrence: .init(
                        frequency: "Week",
                        schedule: .init(
                            timeZone: zone, days: weekdays.map { Self.days[$0 - 1] },
                            hours: [Int(window.from / 3_600 % 24)], minutes: [Int(window.from / 60 % 60)]))))
        }
        return profiles + [Profile(name: "default", capacity: capacity(order.floor))]
    }

    /// Seconds of a hundred years, in which the setting will have been written anew.
    private static let untilForgotten: Int64 = 36_525 * 86_400

    /// The windows on fixed dates: beside ones that recur all those on which what recurs would go on with another
    /// number.
    private static func fixed(of order: Order) -> [Supply.Run] {
        guard !order.arrangement.recurring.isEmpty else { return order.windows }
        var going: Int?
        return order.arrangement.pieces.compactMap { piece in
            let recurs = piece.windows.contains { order.arrangement.windows[$0].days != nil }
            if recurs { going = piece.run.replicas }
            return !recurs && piece.run.replicas != going ? piece.run : nil
        }
    }

    /// What runs with profiles.
    static func execute(
        _ profiles: [Profile], lateness: Int64, from: Timestamp, until: Timestamp
    ) throws(PlatformError) -> Execution {
        guard profiles.count <= most else {
            throw PlatformError(.file, "\(profiles.count) profiles", hint: "a setting takes \(most)")
        }
        var fixed: [(from: Timestamp, to: Timestamp, minimum: Int)] = []
        var weekly: [(time: Timestamp, minimum: Int)] = []
        var standard: Int?
        for profile in profiles {
            let minimum = try Self.minimum(of: profile)
            if let date = profile.fixedDate {
                let clock = try clock(named: date.timeZone ?? "UTC")
                fixed.append(
                    (
                        try instant(date.start, clock: clock, last: true),
                        try instant(date.end, clock: clock, last: false),
                        minimum
                    ))
            } else if let recurrence = profile.recurrence {
                // What began before counts until the next one begins.
                let starts = try firings(of: recurrence, from: from.advanced(bySeconds: -7 * 86_400), until: until)
                weekly += starts.map { ($0, minimum) }
            } else {
                standard = standard ?? minimum
            }
        }
        guard let standard else {
            throw PlatformError(.file, "there is no default profile", hint: "the last profile has no date")
        }
        weekly.sort { $0.time < $1.time }
        let inner = (fixed.flatMap { [$0.from, $0.to] } + weekly.map(\.time)).filter { from < $0 && $0 < until }
        var passed = 0
        let changes = Set([from] + inner).sorted().map { time in
            while passed < weekly.count, weekly[passed].time <= time { passed += 1 }
            let date = fixed.first { $0.from <= time && time < $0.to }
            let minimum = date?.minimum ?? (passed > 0 ? weekly[passed - 1].minimum : standard)
            return ScheduledMinimum.Change(time: time, minimum: minimum)
        }
        return ScheduledMinimum(changes: changes, lateness: lateness, keepsOrder: true)
            .execute(from: from, until: until)
    }

    private static func minimum(of profile: Profile) throws(PlatformError) -> Int {
        let capacity = profile.capacity
        guard 0 <= capacity.minimum, capacity.minimum <= capacity.default, capacity.default <= capacity.maximum else {
            throw PlatformError(
                .file, "the capacity of profile '\(profile.name)' is none", hint: "minimum ≤ default ≤ maximum")
        }
        return capacity.minimum
    }

    private static func clock(named zone: String) throws(PlatformError) -> ZoneClock {
        guard let identifier = WindowsZones.identifier(of: zone) else {
            throw PlatformError(
                .file, "'\(zone)' is no time zone of Windows", hint: "write it as in W. Europe Standard Time or UTC")
        }
        return try ZoneClock(identifier: identifier)
    }

    private static func instant(_ text: String, clock: ZoneClock, last: Bool) throws(PlatformError) -> Timestamp {
        let wall = try Documents.instant(text.hasSuffix("Z") ? String(text.dropLast()) : text, zulu: false)
        let instants = clock.instants(showing: wall)
        guard let instant = last ? instants.last : instants.first else {
            throw PlatformError(
                .file, "\(clock.identifier) has no \(text)", hint: "daylight saving skips it; say it in UTC")
        }
        return instant
    }

    private static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    private static func firings(
        of recurrence: Recurrence, from: Timestamp, until: Timestamp
    ) throws(PlatformError) -> [Timestamp] {
        let schedule = recurrence.schedule
        let days = schedule.days.compactMap(Self.days.firstIndex)
        guard recurrence.frequency == "Week", !days.isEmpty, days.count == schedule.days.count,
            let hour = schedule.hours.first, let minute = schedule.minutes.first
        else {
            throw PlatformError(
                .file, "a recurrence that is not weekly, or has no day, hour and minute", hint: "Azure knows weeks only"
            )
        }
        let expression = try CronExpression(
            "\(minute) \(hour) * * \(days.map { String($0 + 1) }.joined(separator: ","))")
        return expression.firings(from: from, until: until, clock: try clock(named: schedule.timeZone))
    }
}
