import CrestLinearAlgebra
import RealModule

/// How an event's uplift runs over its time: cubic B-splines whose coefficients, kind by kind, are shrunk to those of
/// all kinds, by the same regression as the uplifts themselves.
public struct UpliftShape: Sendable {
    /// One measured step of an event.
    public struct Point: Sendable, Hashable {
        /// The kind that it is pooled with.
        public let kind: String
        /// The share of the event's time that has passed, 0 … 1.
        public let progress: Double
        /// ln uplift of the step less ln uplift of the whole event.
        public let deviation: Double

        /// nil unless the progress lies in 0 … 1 and the deviation is finite.
        public init?(kind: String, progress: Double, deviation: Double) {
            guard (0...1).contains(progress), deviation.isFinite else { return nil }
            self.kind = kind
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
    private let kinds: [String: Int]
    private let ridge: HierarchicalRidge
    /// Of coefficients over all kinds, between kinds, and of a step around its kind's curve, all in logarithms.
    private static let scales = HierarchicalRidge.Scales(common: 0.5, between: 0.3, within: 0.35)

    /// Learns from measured steps; without any, every curve is flat.
    ///
    /// - Throws: ``EventError/Code/uplift`` when the equations cannot be solved, as deviations are absurdly far apart.
    public init(_ points: [Point]) throws(EventError) {
        var kinds: [String: Int] = [:]
        for point in points { kinds[point.kind] = kinds[point.kind] ?? kinds.count }
        self.kinds = kinds
        do {
            ridge = try HierarchicalRidge(
                points.map { point in
                    HierarchicalRidge.Observation(
                        group: kinds[point.kind] ?? 0, features: Self.basis(at: point.progress),
                        response: point.deviation)
                },
                groups: kinds.count, priorMean: Array(repeating: 0, count: Self.size), scales: Self.scales)
        } catch {
            throw EventError(
                .uplift, "no course of an uplift can be learned: \(error)",
                hint: "look at the occurrences: one must be absurd")
        }
    }

    /// The curve of a kind, seen before or not.
    public func curve(kind: String) -> Curve {
        let coefficients = (0..<Self.size).map { index in
            var unit = Array(repeating: 0.0, count: Self.size)
            unit[index] = 1
            return ridge.predict(unit, group: kinds[kind]).mean
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
