import CrestSeries

extension TimeSeries {
    /// The values, each missing one replaced by the latest one at the same phase of a cycle; by its placeholder when
    /// there is none. For methods that need whole cycles, to look at and not to learn from.
    func filledFromCycle(before period: Int) -> [Double] {
        guard missingCount > 0 else { return values }
        var filled = values
        for index in filled.indices where isMissing[index] && index >= period {
            filled[index] = filled[index - period]
        }
        return filled
    }
}
