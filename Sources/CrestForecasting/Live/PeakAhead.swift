import RealModule

/// The distribution of the largest demand of the next few buckets, as a live forecaster sees it.
package struct PeakAhead: Sendable {
    /// Ascending.
    package private(set) var values: [Double] = []
    /// The chance of each of ``values``; they add up to 1.
    package private(set) var chances: [Double] = []

    /// Of exponents: what is beyond e³⁰⁰ times the usual size is no forecast.
    private static let largest = 300.0

    init(center: Double, spread: Double, errors: DecayingHistogram, offset: Double, unit: Double, least: Double) {
        values.reserveCapacity(DecayingHistogram.binCount)
        chances.reserveCapacity(DecayingHistogram.binCount)
        for (bin, weight) in errors.weights.enumerated() where weight > 0 {
            let value = Double.exp(min(center + spread * DecayingHistogram.value(of: bin), Self.largest)) - offset
            values.append(max(least, unit * value))
            chances.append(weight / errors.total)
        }
        if values.isEmpty {
            values = [max(least, unit * (Double.exp(min(center, Self.largest)) - offset))]
            chances = [1]
        }
    }

    /// A demand that is known.
    package init(certain value: Double) {
        values = [value]
        chances = [1]
    }

    /// The least of ``values`` that is not exceeded with probability `level`.
    package func quantile(_ level: Double) -> Double {
        var sum = 0.0
        for (value, chance) in zip(values, chances) {
            sum += chance
            if sum >= level { return value }
        }
        return values[values.count - 1]
    }

    /// The chance that the peak is `value` or less.
    package func chance(upTo value: Double) -> Double {
        var sum = 0.0
        for (peak, chance) in zip(values, chances) where peak <= value { sum += chance }
        return min(1, sum)
    }

    /// The expected part of the peak between two demands: what supply from the one to the other would serve of it.
    package func expectedService(from lower: Double, to upper: Double) -> Double {
        var sum = 0.0
        for (value, chance) in zip(values, chances) where value > lower {
            sum += chance * (min(value, upper) - lower)
        }
        return sum
    }
}
