import CrestSeries

/// The zones that the replicas of a service are spread over, such that the loss of any one of them still leaves what
/// the demand needs. A zone may be unequal to the others in that it has room for so many replicas only.
///
/// Replicas are spread as evenly as the room permits, which leaves the most when the fullest zone is lost: under the
/// smallest level L with Σ min(room, L) ≥ n, no zone has more than L.
public struct Zones: Sendable, Hashable {
    /// One of them.
    public struct Zone: Sendable, Hashable {
        /// What people call it; nil when it has no name.
        public let name: String?
        /// The most replicas that fit in it; nil when nothing limits them.
        public let room: Int?

        /// A zone with room for at least one replica.
        public init(name: String? = nil, room: Int? = nil) throws(AdvisorError) {
            if let room, !(1...Capacity.mostReplicas).contains(room) {
                throw .capacity(
                    "a zone with room for \(room) replicas", hint: "give 1 … \(Capacity.mostReplicas), or leave it out")
            }
            self.name = name
            self.room = room
        }
    }

    /// At least one.
    public let zones: [Zone]

    /// - Throws: ``AdvisorError/Code/capacity`` unless there are 1 … 1000 zones, of different names.
    public init(_ zones: [Zone]) throws(AdvisorError) {
        guard (1...1_000).contains(zones.count) else {
            throw .capacity("\(zones.count) zones", hint: "give 1 … 1000; from 2 on, the loss of one is planned for")
        }
        let names = zones.compactMap(\.name)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw .capacity("two zones '\(twice)'", hint: "give each a name of its own")
        }
        self.zones = zones
    }

    /// So many, without a name and without a limit.
    public init(count: Int) throws(AdvisorError) {
        guard (1...1_000).contains(count) else {
            throw .capacity("\(count) zones", hint: "give 1 … 1000; from 2 on, the loss of one is planned for")
        }
        zones = Array(repeating: .unlimited, count: count)
    }

    /// The zones that a text names: `3`, `eu-1a+eu-1b+eu-1c`, or with the room of those that are limited,
    /// `eu-1a=20+eu-1b=12+eu-1c`.
    public init(_ text: String) throws(AdvisorError) {
        if let count = Int(text) {
            try self.init(count: count)
            return
        }
        var zones: [Zone] = []
        for part in text.split(separator: "+", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false).map { $0.trimmed }
            let room = sides.count == 2 ? Int(sides[1]) : nil
            guard !sides[0].isEmpty, sides.count == 1 || room != nil else {
                throw .capacity(
                    "'\(text)' does not say zones",
                    hint: "give their number, or names with the replicas that fit in: eu-1a=20+eu-1b=12+eu-1c")
            }
            zones.append(try Zone(name: sides[0], room: room))
        }
        try self.init(zones)
    }

    /// Whether the loss of one need be planned for.
    public var isSeveral: Bool { zones.count > 1 }

    /// Whether every zone takes as many as any other.
    var isEven: Bool { zones.allSatisfy { $0.room == nil } }

    /// The replicas for which there is room in all; nil when some zone has no limit.
    package var room: Int? {
        zones.reduce(0) { sum, zone in sum.flatMap { sum in zone.room.map { sum + $0 } } }
    }

    /// How many of `replicas` each zone has, those named first having one more where it does not come out even. What no
    /// zone has room for (it runs all the same) is spread as if nothing were limited.
    package func spread(_ replicas: Int) -> [Int] {
        let level = level(for: replicas)
        var counts = zones.map { min($0.room ?? level, level) }
        if let room, replicas > room { counts = Array(repeating: level, count: zones.count) }
        var excess = counts.reduce(0, +) - replicas
        for zone in counts.indices.reversed() where excess > 0 && counts[zone] == level {
            counts[zone] -= 1
            excess -= 1
        }
        return counts
    }

    /// What is left of `replicas` when the fullest zone is lost.
    package func left(of replicas: Int) -> Int { replicas - level(for: replicas) }

    /// The fewest replicas that leave `needed` when the fullest zone is lost. Where the room permits no such number:
    /// the fewest that leave as many as any does, and no fewer than `needed`.
    package func surviving(_ needed: Int) -> Int {
        // L is then ⌈needed / (k − 1)⌉: nothing to search, as a plan asks at every slot.
        if isEven { return isSeveral ? needed + (needed + zones.count - 2) / (zones.count - 1) : needed }
        // Above the second largest room only one zone grows, which may be the one that is lost.
        let rooms = zones.map { $0.room ?? .max }.sorted()
        let highest = min(needed, rooms[max(0, rooms.count - 2)])
        let most = min(needed, full(to: highest) - highest)
        let level = Self.smallest(upTo: highest) { full(to: $0) - $0 >= most }
        return max(needed, most + level)
    }

    /// What fits under a level that no zone exceeds.
    private func full(to level: Int) -> Int {
        zones.reduce(0) { $0 + min($1.room ?? level, level) }
    }

    /// The most that any zone has of so many replicas.
    private func level(for replicas: Int) -> Int {
        if let room, replicas > room { return (replicas + zones.count - 1) / zones.count }
        if isEven { return (replicas + zones.count - 1) / zones.count }
        return Self.smallest(upTo: replicas) { full(to: $0) >= replicas }
    }

    /// The smallest of 0 … `last` that `holds`, which all above it do too; `last` if none does.
    private static func smallest(upTo last: Int, _ holds: (Int) -> Bool) -> Int {
        var (low, high) = (0, last)
        while low < high {
            let middle = low + (high - low) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension Zones.Zone {
    /// Nothing is known of it.
    static let unlimited = Zones.Zone()

    private init() {
        name = nil
        room = nil
    }
}
