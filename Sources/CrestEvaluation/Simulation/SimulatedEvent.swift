public import CrestSeries
import RealModule

/// Something that happened to simulated traffic: the truth that a method may be asked to find.
public struct SimulatedEvent: Sendable, Hashable {
    /// What an event does.
    public enum Kind: String, Sendable, Hashable {
        /// Announced: demand is multiplied by 1 + size · shape.
        case promotion
        /// Unannounced: size times the level is added, falling off exponentially.
        case burst
        /// Demand is there and nothing is served: zeros are observed.
        case outage
        /// Nothing is recorded: observations are missing.
        case gap
    }

    /// How a promotion runs between its start and its end.
    public enum Shape: String, Sendable, Hashable {
        /// All of it from the start to the end.
        case plateau
        /// All of it at once, falling off exponentially: e⁻⁴ is left at the end.
        case decay
        /// Straight up to the middle and down again.
        case triangle
    }

    /// What it does.
    public let kind: Kind
    /// The first instant that it touches.
    public let start: Timestamp
    /// The first instant that it no longer touches.
    public let end: Timestamp
    /// At its strongest: a share of the demand (promotion) or of the level (burst); 0 for an outage or a gap.
    public let size: Double
    /// How it runs between them.
    public let shape: Shape

    private init(kind: Kind, start: Timestamp, seconds: Int64, size: Double, shape: Shape) {
        precondition(seconds > 0, "an event lasts some time, not \(seconds) s")
        precondition(size >= 0 && size.isFinite, "an event's size is not negative and finite, not \(size)")
        self.kind = kind
        self.start = start
        end = start.advanced(bySeconds: seconds)
        self.size = size
        self.shape = shape
    }

    /// Demand times 1 + `uplift` at its strongest.
    public static func promotion(
        start: Timestamp, seconds: Int64, uplift: Double, shape: Shape = .plateau
    ) -> SimulatedEvent {
        SimulatedEvent(kind: .promotion, start: start, seconds: seconds, size: uplift, shape: shape)
    }

    /// Zeros are observed.
    public static func outage(start: Timestamp, seconds: Int64) -> SimulatedEvent {
        SimulatedEvent(kind: .outage, start: start, seconds: seconds, size: 0, shape: .plateau)
    }

    /// Observations are missing.
    public static func gap(start: Timestamp, seconds: Int64) -> SimulatedEvent {
        SimulatedEvent(kind: .gap, start: start, seconds: seconds, size: 0, shape: .plateau)
    }

    static func burst(start: Timestamp, seconds: Int64, size: Double) -> SimulatedEvent {
        SimulatedEvent(kind: .burst, start: start, seconds: seconds, size: size, shape: .decay)
    }

    /// Whether `time` lies in start ..< end.
    public func contains(_ time: Timestamp) -> Bool {
        start <= time && time < end
    }

    /// ``size`` times the shape at `time`; 0 outside.
    func strength(at time: Timestamp) -> Double {
        guard contains(time) else { return 0 }
        let progress = Double(start.seconds(until: time)) / Double(start.seconds(until: end))
        switch shape {
        case .plateau: return size
        case .decay: return size * Double.exp(-4 * progress)
        case .triangle: return size * (1 - abs(2 * progress - 1))
        }
    }
}
