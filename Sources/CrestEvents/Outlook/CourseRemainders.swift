import CrestSeries

/// A course in steps, in logarithms.
struct SteppedCourse: Sendable, Hashable {
    let start: Timestamp
    /// Seconds.
    let width: Int64
    let values: [Double]

    /// 0 outside.
    func value(at time: Timestamp) -> Double {
        let step = Int(start.seconds(until: time).flooredQuotient(dividingBy: width))
        return values.indices.contains(step) ? values[step] : 0
    }
}

/// What the courses of past occasions had beyond their smooth shapes: a holiday has no commuters at eight, and a spline
/// that follows a day is too slow for an hour.
///
/// Of each hour's remainder the part is kept that is not the chance of ordinary days: as much as the remainders' mean
/// square exceeds that of ordinary days (empirical Bayes; Efron & Morris 1973).
struct CourseRemainders: Sendable {
    private let courses: [EventSchedule.Occasion: SteppedCourse]

    /// An hour of a day.
    private static let parts: Int64 = 24
    /// The last days from which the chance of ordinary ones is known, and the fewest.
    private static let (ordinaryDays, fewestOrdinaryDays) = (56, 14)

    /// - Parameters:
    ///   - past: what is to be taken out of the history.
    ///   - shape: their smooth courses.
    init(
        of past: [EventSchedule.Occasion], beyond shape: (EventSchedule.Occasion) -> UpliftShape.Curve?,
        in history: TimeSeries, disturbed: [Range<Timestamp>]
    ) {
        let chance = Self.chance(in: history, disturbed: disturbed)
        var remainders: [EventSchedule.Occasion: SteppedCourse] = [:]
        for occasion in past {
            guard let course = Self.course(of: occasion.range, in: history, disturbed: disturbed) else { continue }
            let curve = shape(occasion)
            let count = Double(course.values.count)
            remainders[occasion] = SteppedCourse(
                start: course.start, width: course.width,
                values: course.values.enumerated().map { part, value in
                    value - (curve?.value(at: (Double(part) + 0.5) / count) ?? 0)
                })
        }
        let squares = past.compactMap { remainders[$0] }.flatMap(\.values).map { $0 * $0 }
        let total = squares.reduce(0, +) / Double(max(1, squares.count))
        guard let chance, total > chance else {
            courses = [:]
            return
        }
        let share = 1 - chance / total
        courses = remainders.mapValues { course in
            SteppedCourse(start: course.start, width: course.width, values: course.values.map { share * $0 })
        }
    }

    /// Nil where nothing is known of it.
    func course(of occasion: EventSchedule.Occasion) -> SteppedCourse? { courses[occasion] }

    /// How each hour of a time stood to the whole of it, against the weeks around; nil where steps are too long or not
    /// all is known.
    private static func course(
        of range: Range<Timestamp>, in history: TimeSeries, disturbed: [Range<Timestamp>]
    ) -> SteppedCourse? {
        let length = range.lowerBound.seconds(until: range.upperBound)
        let width = length / parts
        guard width >= history.interval.seconds, width % history.interval.seconds == 0, width * parts == length,
            let whole = UpliftMeasurement.logRatio(of: range, in: history, against: .around, disturbed: disturbed)
        else { return nil }
        var values: [Double] = []
        for part in 0..<parts {
            let first = range.lowerBound.advanced(bySeconds: part * width)
            let hour = first..<first.advanced(bySeconds: width)
            guard let ratio = UpliftMeasurement.logRatio(of: hour, in: history, against: .around, disturbed: disturbed)
            else { return nil }
            values.append(ratio.value - whole.value)
        }
        return SteppedCourse(start: range.lowerBound, width: width, values: values)
    }

    /// The mean square of the hours of ordinary days; nil where too few are known.
    private static func chance(in history: TimeSeries, disturbed: [Range<Timestamp>]) -> Double? {
        let day = SamplingInterval.day.seconds
        let courses = (1...ordinaryDays).compactMap { index -> SteppedCourse? in
            let start = history.end.advanced(bySeconds: -Int64(index) * day)
            let range = start..<start.advanced(bySeconds: day)
            guard !disturbed.contains(where: { $0.overlaps(range) }) else { return nil }
            return course(of: range, in: history, disturbed: disturbed)
        }
        guard courses.count >= fewestOrdinaryDays else { return nil }
        let squares = courses.flatMap(\.values).map { $0 * $0 }
        return squares.reduce(0, +) / Double(squares.count)
    }
}
