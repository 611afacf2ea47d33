import CrestLinearAlgebra
public import CrestSeries

/// The next H observations as linear functions of the last eight cycles, all in one solve:
///
///     ẑ(o + 1 … o + H) = c + (x − c) B,   B = (XᵀX + λI)⁻¹ XᵀY
///
/// where each row of X holds the values before one past origin and each row of Y the H values after it, both less c,
/// the mean of the longest season's last cycle. No forecast is fed back, so no error is either (Taieb & Hyndman 2014);
/// H responses cost one factorization. λ is chosen by generalised cross-validation. With fewer origins than inputs the
/// smaller dual system Xᵀ(XXᵀ + λI)⁻¹Y is solved.
///
/// Cycles longer than 48 observations enter as the last 24 values and means of a 24th of a cycle before them. Origins
/// that touch a missing observation are left out; where the forecast itself needs one, it takes the value a cycle
/// before. Beyond the H steps that it was made for, it goes on from its own forecasts.
///
/// Paths are the central path plus whole past error trajectories, each error as if its origin had been left out,
/// e/(1 − h). They keep the shape of errors over the horizon, but the few dozen independent ones make wide tails: a
/// combination should draw its paths from other members.
public struct DirectRidge: Forecaster {
    /// Observations a cycle, ascending.
    public let seasonalPeriods: [Int]
    /// The steps that are solved for at once.
    public let horizon: Horizon
    /// Whether the seasons add or multiply.
    public let scale: ValueScale

    /// - Parameters:
    ///   - seasonalPeriods: such as `[24, 168]` for hours; empty for none.
    ///   - horizon: H.
    public init(seasonalPeriods: [Int], horizon: Horizon, scale: ValueScale = .log) {
        precondition(seasonalPeriods.allSatisfy { $0 > 1 }, "seasonal periods \(seasonalPeriods) below 2")
        self.seasonalPeriods = seasonalPeriods.sorted()
        self.horizon = horizon
        self.scale = scale
    }

    /// `direct-ridge/log` or `/raw`.
    public var name: String { "direct-ridge/\(scale.rawValue)" }
    /// The inputs' reach, the horizon, and seven cycles of origins.
    public var minimumObservations: Int { inputs.reach + horizon.steps + leastOrigins - 1 }

    private var inputs: InputBlocks {
        InputBlocks(cycle: seasonalPeriods.first ?? 1, centre: seasonalPeriods.last ?? InputBlocks.cycles)
    }

    /// Each phase of the shortest season is to be shown seven times: with two to five, the error on traffic histories
    /// of two weeks was twice that of an autoregression.
    private var leastOrigins: Int { max(8, 7 * (seasonalPeriods.first ?? 1)) }

    /// One factorization of at most 384 equations, eight cycles of 48, H right-hand sides.
    public func fit(_ series: TimeSeries) throws(FittingError) -> Fitted {
        let standardization = try Standardization(scale, of: series, model: name)
        let inputs = self.inputs
        let complete = completeOrigins(of: series)
        guard complete.count >= leastOrigins else {
            throw .insufficientHistory(
                model: name, need: minimumObservations,
                have: complete.isEmpty
                    ? min(series.count, minimumObservations - 1) : inputs.reach + horizon.steps + complete.count - 1)
        }
        let origins = thinned(complete)
        let z = standardization.standardized(series)
        let (design, centres) = inputs.design(of: z, origins: origins)
        let responses = Matrix(
            columns: (0..<horizon.steps).map { step in
                zip(origins, centres).map { z[$0 + step] - $1 }
            })
        let solution = try FittingError.solving(name) { () throws(LinearAlgebraError) in
            try MultiResponseRidge(design: design, responses: responses, penalties: Self.penalties)
        }
        // Neighbouring origins share most of their trajectory: a stride keeps what they hold and bounds the archive.
        let stride = max(1, (origins.count + Self.mostTrajectories - 1) / Self.mostTrajectories)
        let kept = Swift.stride(from: 0, to: origins.count, by: stride).map { $0 }
        let trajectories = solution.leaveOneOutErrors(rows: kept, design: design, responses: responses)
        return Fitted(
            name: name, standardization: standardization, inputs: inputs, coefficients: solution.coefficients.storage,
            steps: horizon.steps, trajectories: trajectories, series: series)
    }

    /// The counts of observations before each origin whose inputs and responses are all observed.
    private func completeOrigins(of series: TimeSeries) -> [Int] {
        let last = series.count - horizon.steps
        guard last >= inputs.reach else { return [] }
        var sinceMissing = 0
        var origins: [Int] = []
        for index in 0..<series.count {
            sinceMissing = series.isMissing[index] ? 0 : sinceMissing + 1
            if sinceMissing >= inputs.reach + horizon.steps { origins.append(index + 1 - horizon.steps) }
        }
        return origins
    }

    /// At most ``mostOrigins`` of them, evenly, the latest one among them: neighbours say nearly the same, and a month
    /// of minutes would fill gigabytes. The stride has no divisor in common with the cycle, so that every phase is
    /// there.
    private func thinned(_ origins: [Int]) -> [Int] {
        var stride = (origins.count + Self.mostOrigins - 1) / Self.mostOrigins
        while stride > 1, greatestCommonDivisor(stride, seasonalPeriods.first ?? 1) > 1 { stride += 1 }
        return Swift.stride(from: (origins.count - 1) % stride, to: origins.count, by: stride).map { origins[$0] }
    }

    /// From traffic that repeats itself to traffic that hardly does.
    private static let penalties = [80, 20, 5, 1.25]
    // Chosen by judgement before they were scored; not tuned.
    private static let mostTrajectories = 96
    private static let mostOrigins = 1_000
}

private func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
    right == 0 ? left : greatestCommonDivisor(right, left % right)
}
