/// A recursion and where it stands: what every model keeps that forecasts by feeding on its own lags.
struct StandingRecursion: Sendable, Hashable, Codable {
    let recursion: LagRecursion
    /// How far a value may lie from the mean; nil for those that need no bound.
    private let bound: Double?
    /// The last values, as far back as the recursion reaches.
    @Packed private var tail: [Double]

    /// - Parameters:
    ///   - values: the history on the model's scale, each missing one to be replaced by what the recursion expects.
    ///   - firstPhase: of `values[0]`.
    ///   - bound: of every value of a forecast; nil for none.
    init(
        _ recursion: LagRecursion, after values: [Double], isMissing: [Bool], firstPhase: Int = 0, bound: Double?
    ) {
        self.recursion = recursion
        self.bound = bound
        tail = recursion.tail(of: values, isMissing: isMissing, firstPhase: firstPhase)
    }

    /// Observations after which the pattern repeats.
    var period: Int { recursion.pattern.count }

    /// The value, or what was expected of it, becomes the latest lag.
    ///
    /// - Parameter phase: of the value.
    mutating func take(_ value: Double?, phase: Int = 0) {
        tail.append(value ?? recursion.prediction(at: tail.count, in: tail, phase: phase))
        tail.removeFirst()
    }

    /// The central path.
    ///
    /// - Parameter phase: of its first step.
    func path(steps: Int, phase: Int = 0) -> [Double] {
        recursion.path(after: tail, phase: phase, steps: steps, bound: bound ?? .infinity)
    }

    /// Replaces `innovations` by the paths that they drive.
    ///
    /// - Parameter phase: of their first step.
    func drive(_ innovations: inout SamplePaths, phase: Int = 0) {
        recursion.drive(&innovations, after: tail, phase: phase, bound: bound ?? .infinity)
    }
}
