import CrestSeries

/// `azurerm_monitor_autoscale_setting` of hashicorp/azurerm: the profiles of ``AutoscaleProfiles``.
///
/// The provider wants dates that end in Z whatever the zone says, so that all of them are in UTC; what recurs is in the
/// plan's zone.
struct TerraformAzure: Platform {
    let name = "terraform-azure"
    private let profiles = AutoscaleProfiles()
    var limit: Compression.Limit { profiles.limit }
    var lateness: Int64 { profiles.lateness }
    var recurrence: RecurrenceRule? { profiles.recurrence }
    private static let type = "azurerm_monitor_autoscale_setting"

    struct Setting: Codable {
        var name: String
        var location: String
        var resourceGroupName: String
        var targetResourceId: String
        /// On unless it is said, other than in the API.
        var enabled: Bool?
        var profile: [Profile]
    }

    struct Profile: Codable {
        var name: String
        var capacity: Capacity
        var fixedDate: FixedDate?
        var recurrence: Recurrence?
    }

    struct Recurrence: Codable {
        var timezone: String?
        var days: [String]
        var hours: [Int]
        var minutes: [Int]
    }

    struct Capacity: Codable {
        var `default`: Int
        var minimum: Int
        var maximum: Int
    }

    struct FixedDate: Codable {
        var timezone: String?
        var start: String
        var end: String
    }

    func emit(_ order: Order) throws(PlatformError) -> String {
        try NameRule.label(260).check(order.target.name)
        let profiles = try AutoscaleProfiles.profiles(for: order, datesIn: .utc).map { profile in
            Profile(
                name: profile.name,
                capacity: .init(
                    default: profile.capacity.default, minimum: profile.capacity.minimum,
                    maximum: profile.capacity.maximum),
                fixedDate: profile.fixedDate.map {
                    .init(timezone: $0.timeZone, start: $0.start + "Z", end: $0.end + "Z")
                },
                recurrence: profile.recurrence.map {
                    .init(
                        timezone: $0.schedule.timeZone, days: $0.schedule.days, hours: $0.schedule.hours,
                        minutes: $0.schedule.minutes)
                })
        }
        typealias File = TerraformFile<Setting>
        let setting = Setting(
            name: order.target.name, location: File.reference(to: "location"),
            resourceGroupName: File.reference(to: "resource_group_name"),
            targetResourceId: File.reference(to: "target_resource_id"), enabled: true, profile: profiles)
        return try Documents.json(
            snake: File(
                Self.type, [File.key(0): setting],
                variables: [
                    "location": "The region of the setting.", "resource_group_name": "The resource group.",
                    "target_resource_id": "The scale set or plan that is scaled.",
                ]))
    }

    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution {
        let file = try Documents.decode(TerraformFile<Setting>.self, snake: text)
        guard let setting = try file.resources(Self.type).first, setting.enabled ?? true else {
            throw PlatformError(.file, "the setting is not enabled", hint: "leave enabled out or true")
        }
        let profiles = setting.profile.map { profile in
            AutoscaleProfiles.Profile(
                name: profile.name,
                capacity: .init(
                    default: profile.capacity.default, minimum: profile.capacity.minimum,
                    maximum: profile.capacity.maximum),
                fixedDate: profile.fixedDate.map { .init(timeZone: $0.timezone, start: $0.start, end: $0.end) },
                recurrence: profile.recurrence.map {
                    .init(
                        frequency: "Week",
                        schedule: .init(
                            timeZone: $0.timezone ?? "UTC", days: $0.days, hours: $0.hours, minutes: $0.minutes))
                })
        }
        return try AutoscaleProfiles.execute(profiles, lateness: lateness, from: from, until: until)
    }
}
