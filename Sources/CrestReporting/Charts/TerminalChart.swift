package import CrestSeries

/// History, forecast, its interval and the expected peak, drawn with characters.
///
/// Lines are Braille dots, two by four a cell; where several observations fall on one column of dots, the column shows
/// their whole range, so that no peak is averaged away. The interval is shaded, the peak is a diamond on a bar that
/// spans its own quantiles. A pure function: equal input, equal lines.
package struct TerminalChart: Sendable {
    /// When the peak is expected, how high, and between which bounds.
    package struct Peak: Sendable, Hashable {
        package let time: Timestamp
        package let expected: Double
        package let lower: Double
        package let upper: Double

        package init(time: Timestamp, expected: Double, lower: Double, upper: Double) {
            self.time = time
            self.expected = expected
            self.lower = lower
            self.upper = upper
        }
    }

    /// The prediction interval of each forecast step.
    package struct Band: Sendable, Hashable {
        /// How the legend calls it, such as `80 %`.
        package let label: String
        package let lower: [Double]
        package let upper: [Double]

        package init(label: String, lower: [Double], upper: [Double]) {
            precondition(lower.count == upper.count, "\(lower.count) lower and \(upper.count) upper bounds")
            self.label = label
            self.lower = lower
            self.upper = upper
        }
    }

    /// The beginning of the first observation of ``history``.
    package let start: Timestamp
    package let interval: SamplingInterval
    /// Nil where missing. Two or three times the forecast reads best; none is fine.
    package let history: [Double?]
    /// Follows ``history`` without a gap.
    package let forecast: [Double]
    package let band: Band?
    package let peak: Peak?
    /// The reader's wall clock, seconds east of UTC.
    package var offsetSeconds = 0
    /// All columns, the labels of the axis included.
    package var width = 72
    /// Rows of the plot, without the axis and the legend.
    package var height = 12

    package init(
        start: Timestamp, interval: SamplingInterval, history: [Double?], forecast: [Double], band: Band? = nil,
        peak: Peak? = nil
    ) {
        precondition(band.map { $0.lower.count == forecast.count } ?? true, "the band must be as long as the forecast")
        self.start = start
        self.interval = interval
        self.history = history
        self.forecast = forecast
        self.band = band
        self.peak = peak
    }

    /// The chart line by line: plot, axis, times, legend. Empty when there is nothing to draw or no room for it.
    ///
    /// Of `style` the colours and the character set matter; the width is ``width``, or less on a narrower terminal.
    package func lines(_ style: TerminalStyle = TerminalStyle()) -> [String] {
        let values = drawnValues
        guard !values.isEmpty, height > 1 else { return [] }
        guard let axis = ValueAxis(covering: values, intervals: max(1, height / 3)) else { return [] }
        let labels = axis.ticks.map(NumberStyle.compact)
        let margin = labels.map(DisplayWidth.columns).max() ?? 0
        let columns = min(width, style.width ?? width) - margin - 2
        guard columns >= 16 else { return [] }
        let plot = ChartPlot(chart: self, axis: axis, width: columns, height: height, style: style)
        return plot.rows(labels: labels, margin: margin) + plot.timeAxis(margin: margin) + plot.legend(margin: margin)
    }

    /// Everything that must lie within the axis; what is not finite is not drawn.
    private var drawnValues: [Double] {
        let bounds = band.map { $0.lower + $0.upper } ?? []
        let peaks = peak.map { [$0.lower, $0.expected, $0.upper] } ?? []
        return (history.compactMap { $0 } + forecast + bounds + peaks).filter { $0.isFinite }
    }
}
