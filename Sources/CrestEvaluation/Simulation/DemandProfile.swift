import RealModule

/// How demand runs through a day, on the local clock: a floor and humps, such as noon and evening.
public struct DailyProfile: Sendable, Hashable {
    /// A bell over the clock, wrapped at midnight.
    public struct Hump: Sendable, Hashable {
        /// Of its top, 0 ..< 24.
        public var hour: Double
        /// Above the floor, in units of it.
        public var height: Double
        /// Standard deviation in hours.
        public var width: Double

        /// A hump; see its properties for units.
        public init(hour: Double, height: Double, width: Double) {
            self.hour = hour
            self.height = height
            self.width = width
        }
    }

    /// What stands out of the floor.
    public let humps: [Hump]
    /// The factor at each minute of the day, mean 1.
    private let factors: [Double]

    /// 1 + Σ height · exp(−½ (distance / width)²), divided by its mean over the day.
    public init(humps: [Hump]) {
        self.humps = humps
        let shape = (0..<1_440).map { minute in
            humps.reduce(1.0) { sum, hump in
                let difference = abs(Double(minute) / 60 - hump.hour)
                let distance = min(difference, 24 - difference) / hump.width
                return sum + hump.height * Double.exp(-0.5 * distance * distance)
            }
        }
        let mean = shape.reduce(0, +) / Double(shape.count)
        precondition(shape.allSatisfy { $0 >= 0 } && mean > 0, "a daily profile is nowhere negative")
        factors = shape.map { $0 / mean }
    }

    /// The factor at a time of day, mean 1 over the day; between minutes it runs straight.
    func factor(secondOfDay: Int) -> Double {
        let minute = secondOfDay / 60
        let next = factors[(minute + 1) % factors.count]
        return factors[minute] + (next - factors[minute]) * Double(secondOfDay % 60) / 60
    }

    /// Every hour alike.
    public static let flat = DailyProfile(humps: [])
    /// A shop: a first hump at half past twelve, a higher one at eight in the evening, a quiet night.
    public static let shop = DailyProfile(humps: [
        Hump(hour: 12.5, height: 3.2, width: 2.4), Hump(hour: 20, height: 5.5, width: 1.9),
    ])
    /// A service that people use at work: ten o'clock and three in the afternoon.
    public static let office = DailyProfile(humps: [
        Hump(hour: 10, height: 3.6, width: 1.7), Hump(hour: 15, height: 3.2, width: 2.0),
    ])
}

/// How demand grows over the weeks.
public enum Growth: Sendable, Hashable {
    /// The same level for ever.
    case none
    /// Multiplied by 1 + `perWeek` each week, compounded.
    case steady(perWeek: Double)
    /// After a launch: logistic from 1 to `factor`, half of the way done `midpoint` days after the start; from a tenth
    /// to nine tenths of the way it takes 4.4 times `days`.
    case launch(factor: Double, midpoint: Double, days: Double)

    /// The factor `days` after the start of the series.
    func factor(days: Double) -> Double {
        switch self {
        case .none: 1
        case .steady(let perWeek): Double.pow(1 + perWeek, days / 7)
        case .launch(let factor, let midpoint, let scale):
            1 + (factor - 1) / (1 + Double.exp(-(days - midpoint) / scale))
        }
    }
}
