public import CrestSeries

extension Combination {
    /// The members, fitted on everything, with their weights.
    public struct Fitted: FittedModel {
        /// `combination`, in archives.
        public static let kind = "combination"

        /// One method's part.
        public struct Member: Codable, Sendable {
            let model: ArchivedModel
            /// 0 … 1; the weights of a combination add up to 1.
            public let weight: Double
            /// Whether it has a part in the simulated futures. A baseline beside real models has none: its errors are
            /// those of ignorance, and a few of its paths would decide every high quantile.
            let drawsPaths: Bool
            /// How far from the others its forecast counts; see ``GuardedAverage``. Nil for as far as it goes.
            let reach: Double?
            /// By what the weight is multiplied in each part of a forecast's course; see ``CourseParts``. Nil for
            /// nothing.
            let course: [Double]?

            /// The same part, standing elsewhere.
            func with(_ model: any FittedModel) -> Member {
                Member(
                    model: ArchivedModel(model), weight: weight, drawsPaths: drawsPaths, reach: reach, course: course)
            }

            /// The same part with another weight.
            func weighing(_ weight: Double) -> Member {
                Member(model: model, weight: weight, drawsPaths: drawsPaths, reach: reach, course: course)
            }

            /// How the member signs.
            public var name: String { model.model.name }
        }

        /// Heaviest first.
        public private(set) var members: [Member]
        /// How the combination did at the past origins that gave the weights; nil when there were none.
        public let accuracy: ModelAccuracy?
        /// What past peaks tell of the simulated ones.
        public private(set) var calibration: PeakCalibration
        /// Whether the history has no negative value: then the forecast has none either.
        let isNonNegative: Bool
        /// How much wider than before anything was known of past ones intervals are; see ``IntervalCalibration``.
        let widening: Double
        /// What the members' courses are counted in; nil when their weights do not change.
        let parts: CourseParts?
        /// Of the average of the members; nil for none.
        let smoothing: CourseSmoothing?
        /// What the latest cycle's error does to the next ones; nil when errors do not persist.
        private(set) var correction: InterceptCorrection?

        init(
            members: [Member], accuracy: ModelAccuracy?, calibration: PeakCalibration, isNonNegative: Bool,
            widening: Double = 1, parts: CourseParts? = nil, smoothing: CourseSmoothing? = nil,
            correction: InterceptCorrection? = nil
        ) {
            precondition(!members.isEmpty, "a combination has at least one member")
            let total = members.reduce(0) { $0 + $1.weight }
            let drawers = members.contains { $0.drawsPaths }
            self.members = members.map {
                Member(
                    model: $0.model, weight: $0.weight / total, drawsPaths: $0.drawsPaths || !drawers, reach: $0.reach,
                    course: $0.course)
            }
            self.accuracy = accuracy
            self.calibration = calibration
            self.isNonNegative = isNonNegative
            self.widening = widening
            self.parts = parts
            self.smoothing = smoothing
            self.correction = correction
        }

        /// Weights that add up to 1 already stay as they are, to the last bit.
        private init(_ other: Fitted, following series: TimeSeries) {
            members = other.members.map { $0.with($0.model.model.refiltered(on: series)) }
            accuracy = other.accuracy
            calibration = other.calibration.following(series)
            isNonNegative = other.isNonNegative
            widening = other.widening
            parts = other.parts
            smoothing = other.smoothing
            correction = other.correction
        }

        /// With the correction, if there is one, standing at the end of `series`, where the members stand.
        func corrected(on series: TimeSeries) -> Fitted {
            guard let correction else { return self }
            let begin = series.count - correction.cycle
            var sums: (actual: Double, expected: Double)?
            if begin >= correction.leastHistory {
                // Members alone: what is carried is the error of the uncorrected forecast.
                let before = Fitted(self, following: series.window(0..<begin))
                let expected = before.expectation(Horizon(steps: correction.cycle))
                sums = expected.indices.reduce((0, 0)) { sums, step in
                    series.isMissing[begin + step]
                        ? sums : (sums.0 + series.values[begin + step], sums.1 + expected[step])
                }
            }
            var result = self
            result.correction = correction.standing(
                after: sums, expecting: expectation(Horizon(steps: correction.cycle)))
            return result
        }

        /// A single member signs for itself.
        public var name: String { members.count == 1 ? members[0].name : "combination" }
        /// Whether no model but a baseline has a part.
        public var isBaseline: Bool {
            members.allSatisfy { $0.model.model is SeasonalNaive.Fitted || $0.model.model is HistoricalMean.Fitted }
        }
        /// The end of the history.
        public var start: Timestamp { members[0].model.model.start }
        /// Of the history, and of forecasts.
        public var interval: SamplingInterval { members[0].model.model.interval }

        /// As many as the member that needs most.
        public var leastHistory: Int { members.reduce(1) { max($0, $1.model.model.leastHistory) } }

        /// Every member at the end of `series`, with the weights of the fit.
        public func refiltered(on series: TimeSeries) -> Fitted {
            Fitted(self, following: series).corrected(on: series)
        }

        /// Every member takes the observation, with the weights of the fit.
        public mutating func update(with observation: Double?) {
            members = members.map { member in
                var model = member.model.model
                model.update(with: observation)
                return member.with(model)
            }
            if var carried = correction {
                let isComplete = carried.take(observation)
                correction = isComplete ? carried.next(expecting: expectation(Horizon(steps: carried.cycle))) : carried
            }
        }

        /// Every member takes what is new, and the past maxima follow `series`.
        public mutating func update(following series: TimeSeries) {
            defer { calibration = calibration.following(series) }
            guard correction == nil else {
                for index in series.indices(from: start) {
                    update(with: series.isMissing[index] ? nil : series.values[index])
                }
                return
            }
            members = members.map { member in
                var model = member.model.model
                model.update(following: series)
                return member.with(model)
            }
        }

        /// The ``GuardedAverage`` of the members, smoothed, with the latest cycle's error carried on, not below zero
        /// when the history is not.
        public func pointForecast(horizon: Horizon) -> [Double] {
            corrected(expectation(horizon))
        }

        /// Without that.
        private func expectation(_ horizon: Horizon) -> [Double] {
            weighted(members.map { $0.model.model.pointForecast(horizon: horizon) })
        }

        private func corrected(_ path: [Double]) -> [Double] {
            guard let correction else { return path }
            return zip(path, correction.factors(steps: path.count)).map { $0 * $1 }
        }

        /// - Parameter points: of each member.
        private func weighted(_ points: [[Double]]) -> [Double] {
            let average = GuardedAverage(
                members.map { ($0.weight, $0.reach) }, courses: members.compactMap(\.course), parts: parts
            ).values(of: points)
            let course = smoothing?.smoothed(average) ?? average
            return isNonNegative ? course.map { max(0, $0) } : course
        }

        /// Of paths, and so of maxima. Chosen inside the training part of M4 Hourly.
        private static let inflation = 1.15

        /// Of intervals, before anything is known of past ones. Chosen on origins inside the training part of M4
        /// Hourly: with ``widening``, 0.958 of the observations then lie in the central 95 %.
        private static let intervalInflation = 1.08

        /// Of what intervals are to be, what the paths are not already.
        public var intervalScale: Double { widening * Self.intervalInflation / Self.inflation }

        /// A linear pool: each drawing member draws its share of the paths, moved so that its centre is the
        /// combination's.
        ///
        /// What the members disagree about has been settled by their weights; left in, it would widen every interval.
        /// What no member's own errors can tell, the uncertainty of its parameters and of the weights, widens each path
        /// by ``inflation``.
        public func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            let points = members.map { $0.model.model.pointForecast(horizon: horizon) }
            let centre = corrected(weighted(points))
            let total = members.reduce(0) { $1.drawsPaths ? $0 + $1.weight : $0 }
            var pool = SamplePaths(steps: horizon.steps, count: count)
            var drawn = 0
            var share = 0.0
            for (member, own) in zip(members, points) where member.drawsPaths {
                share += member.weight / total
                let last = min(count, Int((share * Double(count)).rounded()))
                guard last > drawn else { continue }
                let paths = member.model.model.samplePaths(horizon: horizon, count: last - drawn, using: &generator)
                for step in 0..<horizon.steps {
                    for (offset, value) in paths.values(at: step).enumerated() {
                        let moved = centre[step] + Self.inflation * (value - own[step])
                        pool[step: step, path: drawn + offset] = isNonNegative ? max(0, moved) : moved
                    }
                }
                drawn = last
            }
            return pool
        }
    }
}
