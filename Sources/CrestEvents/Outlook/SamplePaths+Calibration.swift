import CrestForecasting

extension SamplePaths {
    /// What each path is multiplied by, so that the maxima of all in a peak's window are the calibrated ones: each
    /// takes its rank's place.
    func scales(to calibrated: PeakDistribution) -> [Double] {
        var maxima = Array(repeating: -Double.infinity, count: count)
        for step in calibrated.window {
            for (path, value) in values(at: step).enumerated() { maxima[path] = max(maxima[path], value) }
        }
        var scales = Array(repeating: 1.0, count: count)
        let ranked = maxima.indices.sorted { (maxima[$0], $0) < (maxima[$1], $1) }
        for (rank, path) in ranked.enumerated() where maxima[path] > 0 {
            scales[path] = max(0, calibrated.maxima.values[rank] / maxima[path])
        }
        return scales
    }

    /// The paths with the maxima of each window where past peaks say that they are; the steps of no window stay.
    func calibrated(to peaks: [PeakDistribution]) -> SamplePaths {
        var result = self
        for peak in peaks {
            let scales = scales(to: peak)
            for step in peak.window {
                for path in 0..<count { result[step: step, path: path] *= scales[path] }
            }
        }
        return result
    }
}
