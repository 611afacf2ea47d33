/// Past errors of a model, to be resampled in blocks (moving block bootstrap, Künsch 1989), so that runs of errors of one
/// sign, which make peaks, stay runs.
package struct ErrorBlocks: Sendable, Hashable, Codable {
    /// In time order.
    package let errors: [Double]
    /// Consecutive errors drawn together.
    package let blockLength: Int

    /// - Parameter blockLength: 12 covers the nominal 95 % of day maxima best on hourly and half-hourly traffic.
    package init(_ errors: [Double], blockLength: Int = 12) {
        self.errors = errors
        self.blockLength = max(1, min(blockLength, errors.count))
    }

    /// `count` paths of `steps` errors; zeros when there are no errors to draw from.
    package func draw(
        steps: Int, count: Int, using generator: inout some RandomNumberGenerator
    ) -> SamplePaths {
        var paths = SamplePaths(steps: steps, count: count)
        guard !errors.isEmpty else { return paths }
        let starts = errors.count - blockLength + 1
        for path in 0..<count {
            var step = 0
            while step < steps {
                let block = generator.index(below: starts)
                for offset in 0..<min(blockLength, steps - step) {
                    paths[step: step + offset, path: path] = errors[block + offset]
                }
                step += blockLength
            }
        }
        return paths
    }
}
