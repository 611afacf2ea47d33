/// The parameters of eight lanes of ``DoubleSeasonalLanes``.
struct DoubleSeasonalGains {
    typealias Lane = SIMD8<Double>

    var alpha = Lane()
    var alphaBeta = Lane()
    var phi = Lane()
    var delta = Lane()
    var omega = Lane()
    var rho = Lane()
    let squaredWidth: Lane
    let shiftLength: Lane
    let fallLength: Lane

    init(clip: RobustClip) {
        squaredWidth = Lane(repeating: clip.squaredWidth)
        shiftLength = Lane(repeating: Double(clip.shiftLength))
        fallLength = Lane(repeating: Double(clip.fallLength))
    }

    init(_ filter: DoubleSeasonalFilter) {
        self.init(clip: filter.clip)
        alpha = Lane(repeating: filter.alpha)
        alphaBeta = Lane(repeating: filter.alphaBeta)
        phi = Lane(repeating: filter.phi)
        delta = Lane(repeating: filter.delta)
        omega = Lane(repeating: filter.omega)
        rho = Lane(repeating: filter.rho)
    }

    /// One vector a parameter, in the order of ``DoubleSeasonalHoltWinters/Parameters``.
    mutating func set(_ parameters: [Lane]) {
        alpha = parameters[0]
        alphaBeta = parameters[0] * parameters[1]
        phi = parameters[2]
        delta = parameters[3]
        omega = parameters[4]
        rho = parameters[5]
    }
}

/// The states of eight lanes of ``DoubleSeasonalLanes`` but for the seasons, with the update of ``DoubleSeasonalFilter``.
struct DoubleSeasonalStates {
    typealias Lane = SIMD8<Double>

    private var level: Lane
    private var slope = Lane()
    private var error = Lane()
    private var variance: Lane

    // Errors clipped in a row. A row goes on when its latest error is that of the observation before.
    private var runLength = Lane()
    private var runSum = Lane()
    private var runVariance = Lane()
    private var runEnd = Lane(repeating: none)
    /// Observations so far.
    private var clock = 0.0

    /// The end of a row that cannot go on.
    private static let none = -2.0

    init(level: Double, variance: Double) {
        self.level = Lane(repeating: level)
        self.variance = Lane(repeating: variance)
    }

    /// The states of `filter` in every lane, for ``propagate(_:_:)``.
    init(_ filter: DoubleSeasonalFilter) {
        self.init(level: filter.level, variance: filter.variance)
        slope = Lane(repeating: filter.slope)
        error = Lane(repeating: filter.error)
    }

    /// ℓ + φ b.
    @inline(__always)
    func drifted(_ gains: DoubleSeasonalGains) -> Lane {
        level + gains.phi * slope
    }

    /// Takes the next observation's deviation from the base; returns the innovation, and what the seasons take of it.
    @inline(__always)
    mutating func absorb(_ deviation: Lane, _ gains: DoubleSeasonalGains) -> (innovation: Lane, accepted: Lane) {
        let innovation = deviation - gains.rho * error
        let square = deviation * deviation
        let fading = gains.phi * slope
        level += fading
        error = deviation
        var accepted = deviation
        if (square .> gains.squaredWidth * variance).holdsSomewhere {
            accepted = restrain(deviation, gains)
        } else {
            variance = variance + RobustClip.memory * (square - variance)
            level += gains.alpha * deviation
        }
        slope = fading + gains.alphaBeta * accepted
        clock += 1
        return (innovation, accepted)
    }

    /// The update of level and scale when one lane or more has an outlier; returns what the states take.
    @inline(never)
    private mutating func restrain(_ deviation: Lane, _ gains: DoubleSeasonalGains) -> Lane {
        let square = deviation * deviation
        let isOutlier = square .> gains.squaredWidth * variance
        let isFirst = isOutlier .& (variance .== 0)
        let isClipped = isOutlier .& .!isFirst
        let isUpwards = deviation .> 0

        let continues = isClipped .& (runEnd .== (clock - 1)) .& (runSum * deviation .> 0)
        runVariance.replace(with: variance, where: isClipped .& .!continues)
        runLength = (runLength + 1).replacing(with: 1, where: .!continues)
        runSum = (runSum + deviation).replacing(with: deviation, where: .!continues)
        runEnd.replace(with: clock, where: isClipped)
        let isShift = isClipped .& (runLength .>= gains.fallLength.replacing(with: gains.shiftLength, where: isUpwards))

        let bound = (gains.squaredWidth * variance).squareRoot()
        var accepted = deviation
        accepted.replace(with: (-bound).replacing(with: bound, where: isUpwards), where: isClipped)
        accepted.replace(with: 0, where: isShift)
        let ceiling = RobustClip.varianceCap * variance
        let counted = square.replacing(with: ceiling, where: isClipped .& (square .> ceiling))
        variance = variance + RobustClip.memory * (counted - variance)
        variance.replace(with: square, where: isFirst)
        level += gains.alpha * accepted
        if isShift.holdsSomewhere {
            let jump = runSum / runLength
            level.replace(with: level + jump, where: isShift)
            error.replace(with: deviation - jump, where: isShift)
            variance.replace(with: runVariance, where: isShift)
            runEnd.replace(with: Self.none, where: isShift)
        }
        return accepted
    }

    /// Moves on by an innovation that was drawn; returns the error, and what the seasons take of the innovation. The scale
    /// stays what it is at the origin.
    mutating func propagate(_ innovation: Lane, _ gains: DoubleSeasonalGains) -> (error: Lane, accepted: Lane) {
        let bound = (gains.squaredWidth * variance).squareRoot()
        var accepted = innovation
        accepted.replace(with: bound, where: innovation .> bound)
        accepted.replace(with: -bound, where: innovation .< -bound)
        let fading = gains.phi * slope
        level += fading
        level += gains.alpha * accepted
        slope = fading + gains.alphaBeta * accepted
        error = gains.rho * error + innovation
        return (error, accepted)
    }

    /// Passes over a missing observation.
    @inline(__always)
    mutating func skip(_ gains: DoubleSeasonalGains) {
        slope *= gains.phi
        level += slope
        error *= gains.rho
    }
}

extension SIMDMask<SIMD8<Int64>> {
    /// The same as `any(_:)`, which goes through a minimum over lanes, one comparison after another.
    @inline(__always)
    fileprivate var holdsSomewhere: Bool {
        let lanes = SIMD8<Int64>().replacing(with: -1, where: self)
        let pairs = lanes.lowHalf | lanes.highHalf
        let pair = pairs.lowHalf | pairs.highHalf
        return (pair[0] | pair[1]) != 0
    }
}
