/// Fewer points that look the same: of each column of a drawing its lowest and its highest value, in the order in which
/// they came, so that no peak is lost.
enum Thinning {
    /// The indices of `values` to be drawn on `columns` columns, in order. Where values are missing one index of the
    /// gap stays, so that the line breaks there.
    static func extremes(of values: [Double?], columns: Int) -> [Int] {
        guard columns > 0, values.count > 2 * columns else { return Array(values.indices) }
        var kept: [Int] = []
        for column in 0..<columns {
            let bucket = (values.count * column / columns)..<(values.count * (column + 1) / columns)
            let known = bucket.filter { values[$0] != nil }
            let order = { (left: Int, right: Int) in (values[left] ?? 0) < (values[right] ?? 0) }
            guard let low = known.min(by: order), let high = known.max(by: order) else {
                if kept.last.map({ values[$0] != nil }) ?? false { kept.append(bucket.lowerBound) }
                continue
            }
            kept += low == high ? [low] : [min(low, high), max(low, high)]
        }
        return kept
    }

    /// `points` without those that a straight line between their neighbours passes by less than `tolerance` units.
    static func straightened(_ points: [PlotPoint?], tolerance: Double) -> [PlotPoint?] {
        var kept: [PlotPoint?] = []
        var skipped: [PlotPoint] = []
        for (index, point) in points.enumerated() {
            guard let point else {
                kept.append(nil)
                skipped = []
                continue
            }
            if let next = index + 1 < points.count ? points[index + 1] : nil, let last = kept.last ?? nil,
                (skipped + [point]).allSatisfy({ isNear($0, from: last, to: next, tolerance) })
            {
                skipped.append(point)
            } else {
                kept.append(point)
                skipped = []
            }
        }
        return kept
    }

    private static func isNear(_ point: PlotPoint, from start: PlotPoint, to end: PlotPoint, _ tolerance: Double)
        -> Bool
    {
        guard end.x > start.x else { return false }
        let height = start.y + (end.y - start.y) * (point.x - start.x) / (end.x - start.x)
        return abs(height - point.y) < tolerance
    }
}
