import CKernels

/// The criterion of the fit for eight candidates at a time, one a lane:
/// ``DoubleSeasonalFilter/sumOfSquares(over:parameters:clip:)`` in C, where one body is compiled for several
/// instruction sets. The same operations in the same order, so each lane has the bits of the filter on every processor.
package struct DoubleSeasonalCandidates {
    package typealias Lane = SIMD8<Double>

    private let history: DoubleSeasonalHoltWinters.History
    private let clip: RobustClip
    /// The terms of the seasons while a pass lasts, all lanes of a phase side by side; a single 0 without a season.
    private var short: [Lane]
    private var long: [Lane]

    /// The terms of a cycle are allocated here and only here.
    package init(_ history: DoubleSeasonalHoltWinters.History, clip: RobustClip) {
        self.history = history
        self.clip = clip
        short = Array(repeating: Lane(), count: max(1, history.seed.short.count))
        long = Array(repeating: Lane(), count: max(1, history.seed.long.count))
    }

    /// Σ ε² over the history after its burn-in.
    ///
    /// - Parameter parameters: one vector each, in the order of ``DoubleSeasonalHoltWinters/Parameters``.
    package mutating func sumsOfSquares(_ parameters: [Lane]) -> Lane {
        let seed = history.seed
        for index in seed.short.indices { short[index] = Lane(repeating: seed.short[index]) }
        for index in seed.long.indices { long[index] = Lane(repeating: seed.long[index]) }
        var gains = parameters
        gains[1] = parameters[0] * parameters[1]
        var sums = Lane()
        unsafe withStorage(of: &gains) { problem in
            unsafe withUnsafeMutableBytes(of: &sums) { sums in
                unsafe crest_double_seasonal_sums(&problem, sums.assumingMemoryBound(to: Double.self).baseAddress)
            }
        }
        return sums
    }

    /// The problem as C sees it, pointing into the storage of the history, the terms and `gains`.
    private mutating func withStorage(of gains: inout [Lane], _ body: (inout crest_double_seasonal) -> Void) {
        let history = history
        unsafe history.values.withUnsafeBufferPointer { values in
            unsafe history.isMissing.withUnsafeBufferPointer { isMissing in
                unsafe short.withDoubles { short in
                    unsafe long.withDoubles { long in
                        unsafe gains.withDoubles { gains in
                            let width = Lane.scalarCount
                            var problem = unsafe crest_double_seasonal(
                                values: values.baseAddress, isMissing: history.hasGaps ? isMissing.baseAddress : nil,
                                count: values.count, burnIn: history.burnIn, shortTerms: short.baseAddress,
                                shortPeriod: short.count / width, longTerms: long.baseAddress,
                                longPeriod: long.count / width, gains: gains.baseAddress,
                                level: history.seed.level, variance: history.seed.variance,
                                squaredWidth: clip.squaredWidth, shiftLength: Double(clip.shiftLength),
                                fallLength: Double(clip.fallLength))
                            unsafe body(&problem)
                        }
                    }
                }
            }
        }
    }
}

extension [SIMD8<Double>] {
    /// The lanes of all elements one after the other.
    fileprivate mutating func withDoubles(_ body: (UnsafeMutableBufferPointer<Double>) -> Void) {
        unsafe withUnsafeMutableBytes { unsafe body($0.bindMemory(to: Double.self)) }
    }
}
