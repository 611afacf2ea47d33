/// The downhill simplex of Nelder and Mead (1965), kept inside a box by moving trial points onto its faces.
///
/// Deterministic: no random step, ties keep their order. One value holds the workspace of a whole fit, so an evaluation
/// allocates nothing.
package struct NelderMead {
    /// A point and what the objective says of it.
    package struct Minimum: Sendable {
        package let point: [Double]
        package let value: Double
    }

    private let lower: [Double]
    private let upper: [Double]
    private var vertices: [[Double]]
    private var values: [Double]
    private var centroid: [Double]
    private var trial: [Double]
    private var second: [Double]
    private var remaining = 0

    /// - Parameter bounds: the box, one interval a coordinate; at least one.
    package init(bounds: [ClosedRange<Double>]) {
        precondition(!bounds.isEmpty, "there is nothing to optimise in no dimension")
        lower = bounds.map(\.lowerBound)
        upper = bounds.map(\.upperBound)
        let zeros = Array(repeating: 0.0, count: bounds.count)
        vertices = Array(repeating: zeros, count: bounds.count + 1)
        values = Array(repeating: 0, count: bounds.count + 1)
        centroid = zeros
        trial = zeros
        second = zeros
    }

    /// The lowest point found from `start`.
    ///
    /// - Parameters:
    ///   - steps: the edges of the first simplex; an edge that would leave the box points inwards.
    ///   - maximumEvaluations: of the objective.
    ///   - tolerance: it ends when the values of the vertices differ by less than this share of the lowest.
    ///   - objective: NaN counts as infinite.
    package mutating func minimise(
        from start: [Double], steps: [Double], maximumEvaluations: Int, tolerance: Double,
        objective: ([Double]) -> Double
    ) -> Minimum {
        precondition(
            start.count == lower.count && steps.count == lower.count, "\(start.count) coordinates in the start")
        remaining = maximumEvaluations
        spanSimplex(from: start, steps: steps, objective)
        while remaining > 0 {
            sortVertices()
            let (best, worst) = (values[0], values[values.count - 1])
            if worst - best <= tolerance * abs(best) { break }
            improveWorst(objective)
        }
        sortVertices()
        return Minimum(point: vertices[0], value: values[0])
    }

    private mutating func spanSimplex(from start: [Double], steps: [Double], _ objective: ([Double]) -> Double) {
        for vertex in vertices.indices {
            for axis in lower.indices {
                var coordinate = min(max(start[axis], lower[axis]), upper[axis])
                if vertex == axis + 1 {
                    coordinate += coordinate + steps[axis] <= upper[axis] ? steps[axis] : -steps[axis]
                }
                vertices[vertex][axis] = min(max(coordinate, lower[axis]), upper[axis])
            }
            values[vertex] = evaluate(vertices[vertex], objective)
        }
    }

    /// One move: reflection, then expansion or contraction, or else the simplex shrinks towards its best vertex.
    private mutating func improveWorst(_ objective: ([Double]) -> Double) {
        let last = vertices.count - 1
        for axis in lower.indices {
            var sum = 0.0
            for vertex in 0..<last { sum += vertices[vertex][axis] }
            centroid[axis] = sum / Double(last)
        }
        move(&trial, by: 1)
        let reflected = evaluate(trial, objective)
        if reflected < values[0] {
            move(&second, by: 2)
            let expanded = evaluate(second, objective)
            if expanded < reflected {
                replaceWorst(with: second, expanded)
            } else {
                replaceWorst(with: trial, reflected)
            }
        } else if reflected < values[last - 1] {
            replaceWorst(with: trial, reflected)
        } else {
            let isOutside = reflected < values[last]
            move(&second, by: isOutside ? 0.5 : -0.5)
            let contracted = evaluate(second, objective)
            if contracted < min(reflected, values[last]) {
                replaceWorst(with: second, contracted)
            } else {
                shrink(objective)
            }
        }
    }

    /// The centroid plus `factor` times the way from the worst vertex to it, inside the box.
    private func move(_ point: inout [Double], by factor: Double) {
        let last = vertices.count - 1
        for axis in lower.indices {
            let coordinate = centroid[axis] + factor * (centroid[axis] - vertices[last][axis])
            point[axis] = min(max(coordinate, lower[axis]), upper[axis])
        }
    }

    private mutating func replaceWorst(with point: [Double], _ value: Double) {
        let last = vertices.count - 1
        for axis in lower.indices { vertices[last][axis] = point[axis] }
        values[last] = value
    }

    private mutating func shrink(_ objective: ([Double]) -> Double) {
        for vertex in 1..<vertices.count {
            for axis in lower.indices {
                vertices[vertex][axis] = 0.5 * (vertices[vertex][axis] + vertices[0][axis])
            }
            values[vertex] = evaluate(vertices[vertex], objective)
        }
    }

    /// Stable insertion sort: there are few vertices, and all but one are in order already.
    private mutating func sortVertices() {
        for index in 1..<values.count {
            var position = index
            while position > 0 && values[position] < values[position - 1] {
                values.swapAt(position, position - 1)
                vertices.swapAt(position, position - 1)
                position -= 1
            }
        }
    }

    private mutating func evaluate(_ point: [Double], _ objective: ([Double]) -> Double) -> Double {
        remaining -= 1
        let value = objective(point)
        return value.isNaN ? .infinity : value
    }
}
