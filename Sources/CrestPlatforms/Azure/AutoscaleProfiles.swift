import CrestSeries

/// Profiles of an Azure Monitor autoscale setting (API 2022-10-01): the body of `PATCH …/autoscalesettings/NAME`.
///
/// Profiles never add up: of those that match the time the first one counts, fixed dates before weekly ones before the
/// default. Each window is a fixed date, which has a year. A profile has its own rules, and one without any keeps between
/// its bounds what runs: who scales on a metric as well copies the rules into each.
struct AutoscaleProfiles: Platform {
    let name = "azure"
    /// 20 profiles, of which one is the default.
    let limit = Compression.Limit.windows(19)
    /// The engine looks every 30 to 60 seconds.
    let lateness: Int64 = 120
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

    /// Numbers are texts there.
    struct Capacity: Codable {
        var `default`: String
        var minimum: String
        var maximum: String
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

    static func profiles(for order: Order) throws(PlatformError) -> [Profile] {
        func capacity(_ replicas: Int) -> Capacity {
            Capacity(default: String(replicas), minimum: String(replicas), maximum: String(order.most))
        }
        var profiles: [Profile] = []
        for (index, window) in order.windows.enumerated() {
            // Nobody says which of two equal readings is meant.
            let clock = order.target.clock.certain(at: window.from, window.to)
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
        return profiles + [Profile(name: "default", capacity: capacity(order.floor))]
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
        guard let minimum = Int(profile.capacity.minimum), let maximum = Int(profile.capacity.maximum),
            let standard = Int(profile.capacity.default), (0...maximum).contains(minimum),
            (minimum...maximum).contains(standard)
        else {
            throw PlatformError(
                .file, "the capacity of profile '\(profile.name)' is none", hint: "minimum ≤ default ≤ maximum")
        }
        return minimum
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
