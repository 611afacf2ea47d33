public import CrestSeries

/// Several methods, weighted by what each was worth at past origins (Bates & Granger 1969).
///
/// Each member is fitted once before the first cutoff of a rolling origin, follows the data from cutoff to cutoff with
/// its parameters fixed, and is scored by its mean absolute error Eᵢ there; no score sees its own future. Then
///
///     wᵢ ∝ Eᵢ⁻²,  pruned to members near the best,   ŷ = Σ wᵢ ŷᵢ
///
/// and the members are fitted again on everything. Weights of at least eight origins change over the course of a
/// forecast; see ``CourseParts``. None may stray further from the others than it is used to; see
/// ``GuardedAverage``. The seasonal naive is always scored beside them: when the combination does not beat it, not even
/// with weights ∝ Eᵢ⁻⁸, it is the model, and signs with its own name. When the history is too short to score anything,
/// the first baseline that can be fitted is. In between, errors of n < 5 origins are drawn towards what needs none
/// (Diebold & Pauly 1990): the seasonal naive, of error E₀, keeps ½ (1 − n/5) min E/E₀ of the weight. On 195 days after
/// one to two weeks of sixteen kinds of traffic 1 − n/5, or nothing, had 1 % more error in the geometric mean than half
/// of it; its errors made no difference on 22 of 24 kinds, and 11 and 65 % on two whose naive repeats yesterday's
/// spike.
///
/// A week of which the history holds one and a part has a part without a score; see ``BegunSeason``. Where the error of
/// one day tells that of the next, a part of it is carried over; see ``InterceptCorrection``.
public struct Combination: Forecaster {
    let members: [any Forecaster]
    let guarded: [any Forecaster]
    let baselines: [any Forecaster]
    let context: ModelRegistry.Context

    /// Members that keep a weight. Of 4 to 8, six have the least error in the mean of M4 Hourly's training part and of
    /// real traffic.
    static let mostMembers = 6
    /// Times the best member's error, beyond which a member has no weight: several that are far off, all in the same
    /// way, would otherwise outweigh the best. Of 1.5, 2, 2.5 and 3 it costs M4 Hourly's training part least for what
    /// it gives where few members are any good.
    static let largestRelativeError = 2.5
    /// Cutoffs: ten where six tenths of the history come before the first of them, and up to four weeks of days where
    /// three quarters do. Against ten always, the latter lowered the error by 3 % on 128 days of five kinds of traffic
    /// with long histories, by 0.4 % on 109 days of twelve others; where they leave less to be fitted on, they cost M4
    /// Hourly's training part 1 %.
    private static let (usualOrigins, mostOrigins) = (10, 28)
    private static let (leastTraining, leastTrainingOfMost) = (0.6, 0.75)
    /// Of the inverse errors: 2 is best on M4 Hourly's training part, where members are alike; 8 where few are any
    /// good.
    static let (usualPower, sharpPower) = (2, 8)
    /// Origins whose errors decide the weights alone.
    static let enoughOrigins = 5
    /// Origins that tell something of an eighth of a cycle.
    static let enoughForParts = 8
    /// Of what they do not decide, the seasonal naive's.
    static let priorShare = 0.5

    /// - Parameters:
    ///   - members: methods for the same seasons; those that cannot be fitted are left out.
    ///   - guarded: methods that only have a part when they are better at past origins than every member: those that
    ///     help on some kinds of traffic and hurt on others.
    ///   - baselines: what must be beaten, in the order in which they stand in when nothing can be scored.
    ///   - context: the seasons, and the horizon whose error decides the weights.
    public init(
        members: [any Forecaster], guarded: [any Forecaster] = [], baselines: [any Forecaster],
        context: ModelRegistry.Context
    ) {
        self.members = members
        self.guarded = guarded
        self.baselines = baselines
        self.context = context
    }

    /// `combination`; a baseline that stands in signs for itself.
    public var name: String { "combination" }
    /// What the least demanding baseline needs.
    public var minimumObservations: Int { baselines.map(\.minimumObservations).min() ?? 1 }

    /// Fits every member twice: before the first cutoff, for its score, and on everything.
    ///
    /// - Throws: ``FittingError/Code/insufficientHistory`` when not even a baseline can be fitted.
    public func fit(_ series: TimeSeries) throws(FittingError) -> Fitted {
        let origin = rollingOrigin(historyLength: series.count)
        let cutoffs = Self.cutoffs(of: origin, count: series.count)
        guard let first = cutoffs.first else { return try standIn(for: series) }

        let training = series.window(0..<first)
        func trials(_ forecasters: [any Forecaster], areBaselines: Bool) -> [Trial] {
            forecasters.compactMap { forecaster in
                guard let model = try? forecaster.fit(training) else { return nil }
                let models = cutoffs.map { model.refiltered(on: series.window(0..<$0)) as any FittedModel }
                let validation = Validation(of: models, on: series, cutoffs: cutoffs, horizon: origin.horizon)
                guard validation.meanAbsoluteError.isFinite else { return nil }
                return Trial(forecaster: forecaster, models: models, isBaseline: areBaselines, validation: validation)
            }
        }
        let proven = trials(members, areBaselines: false)
        let leastError = proven.reduce(.infinity) { min($0, $1.error) }
        let admitted = trials(guarded, areBaselines: false).filter { $0.error < leastError }
        let begun = BegunSeason(of: series, seasonalPeriods: context.seasonalPeriods)
        let scored = begun == nil ? baselines : Array(baselines.dropFirst())
        let all = proven + admitted + trials(scored, areBaselines: true)
        guard let choice = choose(among: all) else { return try standIn(for: series) }
        let correction = correction(for: choice, of: series, cutoffs: cutoffs, origin: origin)
        let maxima = pastMaxima(of: series)
        let rehearsal = Rehearsal(
            on: series, cutoffs: cutoffs, horizon: origin.horizon, window: peakWindow, maxima: maxima
        ) { cutoff in
            // Weights that know a window's outcome would make its forecast look better than any real one: those of a
            // rehearsal come from the cutoffs that do not overlap with it, where these do not all lie in an outage.
            let others = cutoffs.indices.filter {
                abs(cutoffs[$0] - cutoffs[cutoff]) >= origin.horizon.steps
                    && choice.validation.isObserved(after: $0)
            }
            let parts = choice.power.flatMap { power in
                others.isEmpty ? nil : weigh(choice.trials, power: power, at: others)
            }
            return fitted(
                (parts ?? choice.parts).map { $0.member($0.trial.models[cutoff]) }, accuracy: nil, windows: [],
                maxima: nil, widening: 1, smoothing: choice.smoothing, correction: correction?.at(cutoff),
                series: series)
        }
        let refitted = choice.parts.compactMap { part in (try? part.trial.forecaster.fit(series)).map(part.member) }
        guard !refitted.isEmpty else { return try standIn(for: series) }
        return fitted(
            begun.map { $0.joining(refitted) } ?? refitted,
            accuracy: ModelAccuracy(
                meanAbsoluteScaledError: series.seasonalNaiveError(period: context.season ?? 1).map {
                    choice.validation.meanAbsoluteError / $0
                },
                coverage95: rehearsal.coverage95, origins: cutoffs.count),
            windows: rehearsal.windows, maxima: maxima, widening: rehearsal.widening, smoothing: choice.smoothing,
            correction: correction?.learned, series: series
        ).corrected(on: series)
    }

    private struct Part {
        let trial: Trial
        var weight: Double
        /// By what the weight is multiplied in each part of a forecast's course; nil for nothing.
        var course: [Double]?

        func member(_ model: any FittedModel) -> Fitted.Member {
            Fitted.Member(
                model: ArchivedModel(model), weight: weight, drawsPaths: !trial.isBaseline, reach: trial.reach,
                course: course)
        }
    }

    /// What is forecast with.
    private struct Choice {
        let parts: [Part]
        /// All that was tried, the parts among them.
        let trials: [Trial]
        /// Of the inverse errors that made the weights; nil for a baseline alone.
        let power: Int?
        let smoothing: CourseSmoothing?
        /// What the parts would have said at the cutoffs, smoothed.
        let validation: Validation
    }

    /// The combination with the usual weights when it beats every baseline; else the one with sharp weights, which
    /// leans on the few best members, when that does; else the best baseline alone.
    private func choose(among trials: [Trial]) -> Choice? {
        guard let baseline = trials.filter(\.isBaseline).min(by: { $0.error < $1.error }) else { return nil }
        for power in [Self.usualPower, Self.sharpPower] {
            let trials = guarded(trials, by: weigh(trials, power: power))
            let parts = weigh(trials, power: power)
            if let combined = combined(parts), combined.meanAbsoluteError < baseline.error {
                let smoothing = CourseSmoothing(for: combined, cycle: context.season)
                return Choice(
                    parts: parts, trials: trials, power: power, smoothing: smoothing,
                    validation: smoothing.map { combined.mapping($0.smoothed) } ?? combined)
            }
        }
        let parts = drawn([Part(trial: baseline, weight: 1)], to: trials)
        return Choice(
            parts: parts, trials: trials, power: nil, smoothing: nil,
            validation: combined(parts) ?? baseline.validation)
    }

    /// The trials with how far each may stray from the parts.
    private func guarded(_ trials: [Trial], by parts: [Part]) -> [Trial] {
        let reaches = GuardedAverage.reaches(
            of: trials.map(\.validation.allForecasts), around: parts.map(\.trial.validation.allForecasts),
            weights: parts.map(\.weight))
        return zip(trials, reaches).map { trial, reach in
            var trial = trial
            trial.reach = reach
            return trial
        }
    }

    private func combined(_ parts: [Part]) -> Validation? {
        Validation.combining(
            parts.map(\.trial.validation),
            by: GuardedAverage(
                parts.map { ($0.weight, $0.trial.reach) }, courses: parts.compactMap(\.course), parts: courseParts))
    }

    /// A member, and how it did.
    private struct Trial {
        let forecaster: any Forecaster
        /// Fitted before the first cutoff, standing at each of them: the score and the rehearsal ask the same models.
        let models: [any FittedModel]
        let isBaseline: Bool
        let validation: Validation
        let error: Double
        /// See ``GuardedAverage``; nil until it is known.
        var reach: Double?

        init(
            forecaster: any Forecaster, models: [any FittedModel], isBaseline: Bool, validation: Validation
        ) {
            self.forecaster = forecaster
            self.models = models
            self.isBaseline = isBaseline
            self.validation = validation
            error = validation.meanAbsoluteError
        }
    }

    /// Daily origins over the horizon that is asked for, as far as a fifth of the history allows it.
    private func rollingOrigin(historyLength: Int) -> RollingOrigin {
        let cycle = context.seasonalPeriods.first ?? context.horizon.steps
        let steps = max(1, min(context.horizon.steps, max(cycle, historyLength / 5)))
        return RollingOrigin(horizon: Horizon(steps: steps), origins: Self.mostOrigins, spacing: min(cycle, steps))
    }

    private static func cutoffs(of origin: RollingOrigin, count: Int) -> [Int] {
        let cutoffs = origin.cutoffs(count: count, leastTraining: Int(leastTraining * Double(count)))
        let late = cutoffs.count { Double($0) >= leastTrainingOfMost * Double(count) }
        return cutoffs.suffix(max(usualOrigins, late))
    }

    /// The best members with their weights, inverse errors to a power, which add up to 1.
    ///
    /// - Parameter cutoffs: whose errors count, by their index; nil for all.
    private func weigh(_ trials: [Trial], power: Int, at cutoffs: [Int]? = nil) -> [Part] {
        let ranked = trials.map { trial in
            (trial: trial, error: cutoffs.map { trial.validation.meanAbsoluteError(where: $0.contains) } ?? trial.error)
        }.sorted { $0.error < $1.error }
        guard let smallest = ranked.first?.error else { return [] }
        let best = ranked.prefix(Self.mostMembers).filter { $0.error <= Self.largestRelativeError * smallest }
        // A member without any error gets all of the weight, not an infinite one.
        let raw = best.map { part in
            part.error > 0 ? (0..<power).reduce(1) { product, _ in product * smallest / part.error } : 1
        }
        let total = raw.reduce(0, +)
        let courses = courses(of: best, at: cutoffs ?? Array(trials[0].models.indices))
        let parts = best.indices.map { Part(trial: best[$0].trial, weight: raw[$0] / total, course: courses?[$0]) }
        return drawn(parts, to: trials)
    }

    /// Eᵢ/Eᵢ(b) of each of the members, which is 1 in a part where one of them has no error: nobody is compared with
    /// none. Nil when too few origins can tell.
    private func courses(of members: [(trial: Trial, error: Double)], at cutoffs: [Int]) -> [[Double]]? {
        guard let courseParts, cutoffs.count >= Self.enoughForParts else { return nil }
        let errors = members.map { $0.trial.validation.meanAbsoluteErrors(in: courseParts, where: cutoffs.contains) }
        return zip(members, errors).map { member, own in
            own.indices.map { part in errors.allSatisfy { $0[part] > 0 } ? member.error / own[part] : 1 }
        }
    }

    /// Weights that errors of few origins gave, drawn to the first of the baselines.
    private func drawn(_ parts: [Part], to trials: [Trial]) -> [Part] {
        guard let standing = trials.first(where: \.isBaseline) else { return parts }
        let missing = Self.enoughOrigins - standing.models.count
        guard missing > 0 else { return parts }
        let leastError = trials.reduce(.infinity) { min($0, $1.error) }
        let merit = standing.error > 0 ? leastError / standing.error : 1
        let share = Self.priorShare * merit * Double(missing) / Double(Self.enoughOrigins)
        var drawn = parts.map { Part(trial: $0.trial, weight: (1 - share) * $0.weight) }
        if let own = drawn.firstIndex(where: { $0.trial.forecaster.name == standing.forecaster.name }) {
            drawn[own].weight += share
        } else {
            drawn.append(Part(trial: standing, weight: share))
        }
        return drawn
    }

    /// What is carried from cycle to cycle, and how that would have stood at each of the cutoffs.
    private struct Carried {
        let learned: InterceptCorrection
        /// Of the combination over the first cycle from each cutoff.
        let sums: [(actual: Double, expected: Double)]

        func at(_ cutoff: Int) -> InterceptCorrection {
            learned.standing(after: cutoff > 0 ? sums[cutoff - 1] : nil, expecting: [])
        }
    }

    /// Nil unless origins are a cycle apart and reach a cycle ahead: what is carried is the error of whole cycles.
    private func correction(
        for choice: Choice, of series: TimeSeries, cutoffs: [Int], origin: RollingOrigin
    ) -> Carried? {
        guard let cycle = context.season, origin.spacing == cycle, let first = cutoffs.first,
            series.observedValues.allSatisfy({ $0 >= 0 }),
            let learned = InterceptCorrection(learnedFrom: choice.validation, cycle: cycle, leastHistory: first)
        else { return nil }
        return Carried(learned: learned, sums: choice.validation.sums(of: cycle))
    }

    private func fitted(
        _ members: [Fitted.Member], accuracy: ModelAccuracy?,
        windows: [PeakRecord], maxima: PastMaxima?, widening: Double, smoothing: CourseSmoothing?,
        correction: InterceptCorrection?, series: TimeSeries
    ) -> Fitted {
        let isNonNegative = series.observedValues.allSatisfy { $0 >= 0 }
        return Fitted(
            members: members, accuracy: accuracy,
            calibration: PeakCalibration(windows: windows, maxima: maxima, isNonNegative: isNonNegative),
            isNonNegative: isNonNegative, widening: widening, parts: courseParts, smoothing: smoothing,
            correction: correction)
    }

    private var courseParts: CourseParts? { CourseParts(cycle: context.season) }

    /// Steps of the windows whose maxima are learned from: a cycle, or the horizon without one.
    private var peakWindow: Int { min(context.season ?? context.horizon.steps, context.horizon.steps) }

    private func pastMaxima(of series: TimeSeries) -> PastMaxima {
        PastMaxima(of: series, length: peakWindow, seasonalPeriods: context.seasonalPeriods)
    }

    /// The first baseline that the history carries.
    private func standIn(for series: TimeSeries) throws(FittingError) -> Fitted {
        let isNonNegative = series.observedValues.allSatisfy { $0 >= 0 }
        for baseline in baselines {
            if let model = try? baseline.fit(series) {
                return Fitted(
                    members: [
                        Fitted.Member(
                            model: ArchivedModel(model), weight: 1, drawsPaths: true, reach: nil, course: nil)
                    ],
                    accuracy: nil,
                    calibration: PeakCalibration(
                        windows: [], maxima: pastMaxima(of: series), isNonNegative: isNonNegative),
                    isNonNegative: isNonNegative)
            }
        }
        throw .insufficientHistory(model: name, need: minimumObservations, have: series.count)
    }
}
