extension Forecast {
    /// Every path `factor` times as far from the central one; not below zero where nothing may be.
    package func widened(by factor: Double, isNonNegative: Bool) -> Forecast {
        guard factor != 1 else { return self }
        var wider = paths
        for step in 0..<paths.steps {
            let centre = point[step]
            for (path, value) in paths.values(at: step).enumerated() {
                let moved = centre + factor * (value - centre)
                wider[step: step, path: path] = isNonNegative ? max(0, moved) : moved
            }
        }
        return with(point: point, paths: wider)
    }
}
