import CrestLinearAlgebra
import RealModule

/// How an event's uplift runs over its time: cubic B-splines whose coefficients, event by event, are shrunk to those of
/// its kind, and these to those of all kinds, by the same regression as the uplifts themselves.
public struct UpliftShape: Sendable {
    /// One measured step of an event.
    public struct Point: Sendable, Hashable {
        /// The kind that it is pooled with.
        public let kind: String
        /// What recurs by this name has a course of its own.
        public let name: String
        /// The share of the event's time that has passed, 0 … 1.
        public let progress: Double
        /// ln uplift of the step less ln uplift of the whole event.
        public let deviation: Double

        /// nil unless the progress lies in 0 … 1 and the deviation is finite.
        public init?(kind: String, name: String = "", progress: Double, deviation: Double) {
            guard (0...1).contains(progress), deviation.isFinite else { return nil }
            self.kind = kind
            self.name = name
            self.progress = progress
            self.deviation = deviation
        }
    }

    /// The course of one kind.
    public struct Curve: Sendable, Hashable {
        let coefficients: [Double]

        /// ln of the factor relative to the event's mean, at a share of its time; that of the ends beyond them.
        public func value(at progress: Double) -> Double {
            zip(coefficients, UpliftShape.basis(at: progress)).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }

    /// Splines over the time: a peak a quarter of it wide can be told.
    static let size = 7
    private let groups: [Group: Int]
    private let ridge: HierarchicalRidge
    /// Of coefficients over all kinds, between kinds as between the names of one, and of a step around its curve, all
    /// in logarithms.
    private static let scales = HierarchicalRidge.Scales(common: 0.5, between: 0.2, within: 0.35)

    /// A kind, or a name within it.
    private struct Group: Hashable {
        let kind: String
        let name: String?
    }

    /// Learns from measured steps; without any, every curve is flat.
    ///
    /// - Throws: ``EventError/Code/uplift`` when the equations cannot be solved, as deviations are absurdly far apart.
    public init(_ points: [Point]) throws(EventError) {
        var groups: [Group: Int] = [:]
        for point in points {
            for group in [Group(kind: point.kind, name: nil), Group(kind: point.kind, name: point.name)] {
                groups[group] = groups[group] ?? groups.count
            }
        }
        self.groups = groups
        do {
            ridge = try HierarchicalRidge(
                points.map { point in
                    HierarchicalRidge.Observation(
                        groups: [Group(kind: point.kind, name: nil), Group(kind: point.kind, name: point.name)]
                            .compactMap { groups[$0] },
                        features: Self.basis(at: point.progress), response: point.deviation)
                },
                groups: groups.count, priorMean: Array(repeating: 0, count: Self.size), scales: Self.scales)
        } catch {
            throw EventError(
                .uplift, "no course of an uplift can be learned: \(error)",
                hint: "look at the occurrences: one must be absurd")
        }
    }

    /// The curve of what recurs by a name in a kind, seen before or not.
    public func curve(kind: String, name: String = "") -> Curve {
        let groups = [Group(kind: kind, name: nil), Group(kind: kind, name: name)].map { self.groups[$0] }
        let coefficients = (0..<Self.size).map { index in
            var unit = Array(repeating: 0.0, count: Self.size)
            unit[index] = 1
            return ridge.predict(unit, groups: groups).mean
        }
        return Curve(coefficients: coefficients)
    }

    /// The values of the cubic B-splines on 0 … 1 with equal knots, adding up to 1 (de Boor 1978, the recursion).
    package static func basis(at progress: Double) -> [Double] {
        let (degree, spans) = (3, size - 3)
        let place = min(max(progress, 0), 1) * Double(spans)
        let span = min(spans - 1, Int(place))
        // Clamped knots: the ends are repeated.
        func knot(_ index: Int) -> Double { Double(min(max(index - degree, 0), spans)) }
        var values = [1.0]
        for order in 1...degree {
            var next = Array(repeating: 0.0, count: order + 1)
            for index in 0..<order {
                let (right, left) = (knot(span + degree + index + 1), knot(span + degree + index + 1 - order))
                let share = values[index] / (right - left)
                next[index] += (right - place) * share
                next[index + 1] += (place - left) * share
            }
            values = next
        }
        var result = Array(repeating: 0.0, count: size)
        for (index, value) in values.enumerated() { result[span + index] = value }
        return result
    }
}
