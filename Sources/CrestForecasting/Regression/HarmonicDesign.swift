import CrestLinearAlgebra
import CrestSeries

/// The columns of a harmonic regression: 1, t, and the Fourier terms of every season. t counts observations from the end of
/// the series, so that the first one to be forecast has t = 0.
struct HarmonicDesign {
    private struct Wave {
        let name: String
        let period: Int
        let values: [Double]
    }

    private let series: TimeSeries
    private let waves: [Wave]
    /// The phase of the first observation in each wave's season.
    private let firstPhases: [Int]

    /// - Parameter seasons: ascending periods, each with the most Fourier terms to form.
    init(seasons: [(period: Int, order: Int)], series: TimeSeries) {
        var waves: [Wave] = []
        for (index, season) in seasons.enumerated() {
            for term in Harmonics(period: season.period, order: season.order).terms {
                // k/m = k′/m′ for a shorter season m′ whose terms reach k′.
                let isCopy = seasons[..<index].contains { shorter in
                    (term.order * shorter.period) % season.period == 0
                        && (term.order * shorter.period) / season.period <= min(shorter.order, shorter.period / 2)
                }
                if !isCopy { waves.append(Wave(name: term.name, period: season.period, values: term.values)) }
            }
        }
        self.series = series
        self.waves = waves
        firstPhases = waves.map { series.phase(at: 0, period: $0.period) }
    }

    /// The number of columns.
    var width: Int { 2 + waves.count }

    private func value(of wave: Int, at row: Int) -> Double {
        waves[wave].values[(firstPhases[wave] + row) % waves[wave].period]
    }

    /// x(t) − ρ x(t − 1) of the given rows; plain x(t) for ρ = 0.
    func matrix(rows: [Int], quasiDifferencedBy rho: Double = 0) -> Matrix {
        var values: [Double] = []
        values.reserveCapacity(rows.count * width)
        values.append(contentsOf: repeatElement(1 - rho, count: rows.count))
        for row in rows {
            let time = Double(row - series.count)
            values.append(time - rho * (time - 1))
        }
        for wave in waves.indices {
            for row in rows {
                let earlier = rho == 0 ? 0 : rho * value(of: wave, at: row - 1)
                values.append(value(of: wave, at: row) - earlier)
            }
        }
        return Matrix(rows: rows.count, columns: width, columnMajor: values)
    }

    /// z − X β at every observation, missing ones included.
    func residuals(of z: [Double], coefficients: [Double]) -> [Double] {
        let fitted = matrix(rows: Array(z.indices)).multiplied(by: coefficients)
        return zip(z, fitted).map { $0 - $1 }
    }

    /// The fitted line and seasons as a function of time.
    func mean(coefficients: [Double]) -> SeasonalMean {
        var patterns: [[Double]] = []
        for (wave, coefficient) in zip(waves, coefficients.dropFirst(2)) {
            if patterns.last?.count != wave.period { patterns.append(Array(repeating: 0, count: wave.period)) }
            for phase in 0..<wave.period { patterns[patterns.count - 1][phase] += coefficient * wave.values[phase] }
        }
        return SeasonalMean(
            origin: series.end, interval: series.interval, level: coefficients[0], slope: coefficients[1],
            patterns: patterns)
    }

    /// The coefficients in the units of g(y).
    func terms(of estimate: HarmonicEstimate, unit: Standardization) -> [HarmonicRegression.Term] {
        let names = ["intercept", "trend"] + waves.map(\.name)
        return names.indices.map { index in
            HarmonicRegression.Term(
                name: names[index],
                value: estimate.coefficients[index] * unit.deviation + (index == 0 ? unit.mean : 0),
                standardError: estimate.standardErrors.map { $0[index] * unit.deviation })
        }
    }
}
