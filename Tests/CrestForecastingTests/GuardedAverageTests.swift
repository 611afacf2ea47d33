import CrestForecasting
import Testing

/// Expected values from scripts/reference/guarded_average.py (numpy 2.4.6).
@Suite struct `Averaging members that keep to what is usual` {
    private let weights = [0.25, 0.3, 0.2, 0.25]
    private let past = [[10.0, 12, 9, 14], [11, 10, 13, 15], [9, 14, 10, 13], [12, 11, 7, 16]]
    private let future = [[10.0, 13, 30], [11, 50, 9], [9.5, 12, 9], [12, -20, 8]]

    private func average(reaches: [Double?]) -> GuardedAverage {
        GuardedAverage(Array(zip(weights, reaches)).map { (weight: $0, reach: $1) })
    }

    private func expect(_ values: [Double], _ expected: [Double]) {
        #expect(values.count == expected.count && zip(values, expected).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test func `a member reaches twice as far as it usually is from the weighted median`() {
        expect(GuardedAverage.reaches(of: past, around: past, weights: weights), [1.5, 2.5, 4.0, 2.0])
    }

    @Test func `one beyond its reach counts as far as it reaches`() {
        let reaches = GuardedAverage.reaches(of: past, around: past, weights: weights)
        expect(average(reaches: reaches).values(of: future), [10.7, 13.05, 9.125])
    }

    @Test func `within their reaches members have their weighted mean`() {
        expect(average(reaches: [100, 100, 100, 100]).values(of: future), [10.7, 15.65, 14.0])
    }

    @Test func `where a reach is not known nobody is held`() {
        expect(average(reaches: [1, 1, nil, 1]).values(of: future), [10.7, 15.65, 14.0])
    }

    @Test func `of two members none is held: neither is between the others`() {
        let members: [(weight: Double, reach: Double?)] = [(0.5, 0.1), (0.5, 0.1)]
        let two = GuardedAverage(members)
        expect(two.values(of: [[0, 10], [100, 20]]), [50, 15])
    }

    @Test func `weights that change over the course move the mean and the median`() {
        let course = [[10.0, 13, 30, 8, 12], [11, 50, 9, 9, 13], [9.5, 12, 9, 10, 40], [12, -20, 8, 11, 15]]
        let reaches = GuardedAverage.reaches(of: past, around: past, weights: weights)
        let average = GuardedAverage(
            Array(zip(weights, reaches)).map { (weight: $0, reach: $1) },
            courses: [[1, 2], [1, 0.5], [1, 1], [1, 4]], parts: CourseParts(cycle: 24))
        expect(average.values(of: course), [10.7, 13.05, 9.125, 10.324324324324325, 14.864864864864865])
    }
}
