import CrestLinearAlgebra
import CrestSeries

/// The columns of a harmonic regression: 1, t, the Fourier terms of every season, and a hinge (τ − t)₊ for every
/// changepoint τ of the line. t counts observations from the end of the series, so that the first one to be forecast
/// has t = 0; hinges bend the line before their changepoint, so that its slope from the last one on is the coefficient
/// of t.
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
    /// Rows, ascending.
    private let changepoints: [Int]
    /// What t and τ − t are counted in, in observations: 1, or with changepoints, whose coefficients are penalised, the
    /// length of the series.
    private let timeUnit: Double

    /// - Parameters:
    ///   - seasons: ascending periods, each with the most Fourier terms to form.
    ///   - changepoints: rows, ascending.
    init(seasons: [(period: Int, order: Int)], changepoints: [Int] = [], series: TimeSeries) {
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
        self.changepoints = changepoints
        timeUnit = changepoints.isEmpty ? 1 : Double(series.count)
        firstPhases = waves.map { series.phase(at: 0, period: $0.period) }
    }

    /// The number of columns.
    var width: Int { 2 + waves.count + changepoints.count }

    /// The hinges.
    var hinges: Range<Int> { (2 + waves.count)..<width }

    /// The Fourier terms, by the index of their season.
    func seasonIndex(ofColumn column: Int, among periods: [Int]) -> Int? {
        guard (2..<hinges.lowerBound).contains(column) else { return nil }
        return periods.firstIndex(of: waves[column - 2].period)
    }

    private func value(of wave: Int, at row: Int) -> Double {
        waves[wave].values[(firstPhases[wave] + row) % waves[wave].period]
    }

    /// x(t) − ρ x(t − 1) of the given rows; plain x(t) for ρ = 0.
    func matrix(rows: [Int], quasiDifferencedBy rho: Double = 0) -> Matrix {
        var values: [Double] = []
        values.reserveCapacity(rows.count * width)
        values.append(contentsOf: repeatElement(1 - rho, count: rows.count))
        for row in rows {
            values.append(time(at: row) - rho * time(at: row - 1))
        }
        for wave in waves.indices {
            for row in rows {
                let earlier = rho == 0 ? 0 : rho * value(of: wave, at: row - 1)
                values.append(value(of: wave, at: row) - earlier)
            }
        }
        for changepoint in changepoints {
            func hinge(_ row: Int) -> Double { Double(max(0, changepoint - row)) / timeUnit }
            for row in rows { values.append(hinge(row) - rho * hinge(row - 1)) }
        }
        return Matrix(rows: rows.count, columns: width, columnMajor: values)
    }

    private func time(at row: Int) -> Double { Double(row - series.count) / timeUnit }

    /// z − X β at every observation, missing ones included.
    func residuals(of z: [Double], coefficients: [Double]) -> [Double] {
        let fitted = matrix(rows: Array(z.indices)).multiplied(by: coefficients)
        return zip(z, fitted).map { $0 - $1 }
    }

    /// The fitted line, from its last changepoint on, and seasons as a function of time.
    ///
    /// - Parameter damping: of the slope beyond the series, an observation.
    func mean(coefficients: [Double], damping: Double = 1) -> SeasonalMean {
        var patterns: [[Double]] = []
        for (wave, coefficient) in zip(waves, coefficients.dropFirst(2)) {
            if patterns.last?.count != wave.period { patterns.append(Array(repeating: 0, count: wave.period)) }
            for phase in 0..<wave.period { patterns[patterns.count - 1][phase] += coefficient * wave.values[phase] }
        }
        return SeasonalMean(
            origin: series.end, interval: series.interval, level: coefficients[0],
            slope: coefficients[1] / timeUnit, damping: damping, patterns: patterns)
    }

    /// The coefficients in the units of g(y).
    func terms(of estimate: HarmonicEstimate, unit: Standardization) -> [HarmonicRegression.Term] {
        let names =
            ["intercept", "trend"] + waves.map(\.name) + changepoints.map { "bend until \($0 - series.count)" }
        return names.indices.map { index in
            let scale = unit.deviation / (index == 1 || hinges.contains(index) ? timeUnit : 1)
            return HarmonicRegression.Term(
                name: names[index],
                value: estimate.coefficients[index] * scale + (index == 0 ? unit.mean : 0),
                standardError: estimate.standardErrors.map { $0[index] * scale })
        }
    }
}
