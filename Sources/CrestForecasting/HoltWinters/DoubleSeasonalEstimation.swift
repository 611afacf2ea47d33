/// Least squares of the innovations over the parameters that the model has.
struct DoubleSeasonalEstimation {
    private let history: DoubleSeasonalHoltWinters.History
    private let clip: RobustClip
    /// The parameters that are searched, by their place in ``DoubleSeasonalHoltWinters/Parameters``.
    private let places: [Int]
    private let axes: [ParameterSearch.Axis]

    init(_ history: DoubleSeasonalHoltWinters.History, clip: RobustClip) {
        self.history = history
        self.clip = clip
        var chosen: [(place: Int, axis: ParameterSearch.Axis)] = [
            (0, ParameterSearch.Axis(1e-4...0.9, .logarithm)),
            (1, ParameterSearch.Axis(1e-4...0.3, .logarithm, mayVanish: true)),
            (2, ParameterSearch.Axis(0.7...0.995, .logarithmOfComplement)),
        ]
        let season = ParameterSearch.Axis(1e-3...0.6, .logarithm)
        if !history.seed.short.isEmpty { chosen.append((3, season)) }
        if !history.seed.long.isEmpty { chosen.append((4, season)) }
        chosen.append((5, ParameterSearch.Axis(0...0.99, .logarithmOfComplement)))
        places = chosen.map(\.place)
        axes = chosen.map(\.axis)
    }

    func parameters() -> DoubleSeasonalHoltWinters.Parameters {
        var lanes = DoubleSeasonalCandidates(history, clip: clip)
        var vectors = Array(repeating: SIMD8<Double>(), count: 6)
        let costs = { (candidates: [SIMD8<Double>]) -> SIMD8<Double> in
            for (place, candidate) in zip(places, candidates) { vectors[place] = candidate }
            return lanes.sumsOfSquares(vectors)
        }
        var search = ParameterSearch(axes: axes)
        let best = search.run(
            costs: costs,
            cost: { candidate in
                DoubleSeasonalFilter.sumOfSquares(over: history, parameters: parameters(from: candidate), clip: clip)
            })
        return parameters(from: best)
    }

    private func parameters(from searched: [Double]) -> DoubleSeasonalHoltWinters.Parameters {
        var values = Array(repeating: 0.0, count: 6)
        for (place, value) in zip(places, searched) { values[place] = value }
        return DoubleSeasonalHoltWinters.Parameters(
            level: values[0], trend: values[1], damping: values[2], shortSeason: values[3], longSeason: values[4],
            persistence: values[5])
    }
}
