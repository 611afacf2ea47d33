import CrestForecasting
import CrestSeries

extension TimeSeries {
    /// What was known at a cutoff. Placeholders at its end repeat the last observation, where those of the whole series
    /// look across the cutoff.
    ///
    /// - Throws: ``FittingError/Code/insufficientHistory`` when nothing was observed before the cutoff.
    func known(before cutoff: Int) throws(FittingError) -> TimeSeries {
        guard let last = isMissing[..<cutoff].lastIndex(of: false) else {
            throw .insufficientHistory(model: "a backtest", need: 1, have: 0)
        }
        var known = Array(values[..<cutoff])
        for index in (last + 1)..<cutoff { known[index] = values[last] }
        return TimeSeries(
            name: name, start: start, interval: interval, finite: known, isMissing: Array(isMissing[..<cutoff]))
    }

    /// The values, nil where missing.
    var observations: [Double?] {
        zip(values, isMissing).map { $1 ? nil : $0 }
    }
}
