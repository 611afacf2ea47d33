import CrestEvents
import CrestReporting
import CrestSeries

extension ForecastDocument {
    /// What comes to a tier of the services behind a series.
    static func json(_ tier: ForecastSummary.Tier, in forecast: ForecastSummary) -> JSONValue {
        func time(_ step: Int) -> JSONValue { .string(forecast.timestamp(at: step).description) }
        return [
            "name": .string(tier.tier.name),
            "external": .bool(tier.tier.isExternal),
            "requests": .numbers(tier.tier.fanOut),
            "background": .number(tier.tier.background),
            "explained": .optional(tier.tier.learned?.explained),
            "limit": .optional(tier.tier.capacity),
            "full_at": .optional(tier.tier.breakingPoint),
            "overload": .optional(tier.overload),
            "breaks_first": .optional(tier.breaksFirst),
            "first": .bool(tier.isFirst),
            "forecast": .numbers(tier.point),
            "quantiles": .array(tier.quantiles.map { ["level": .number($0.level), "values": .numbers($0.values)] }),
            "peaks": .array(
                tier.peaks.map { peak in
                    [
                        "from": time(peak.window.lowerBound), "to": time(peak.window.upperBound),
                        "quantiles": .array(
                            zip(forecast.peakLevels, peak.values).map { ["level": .number($0), "value": .number($1)] }),
                        "time": ["p10": time(peak.early), "p50": time(peak.middle), "p90": time(peak.late)],
                    ]
                }),
        ]
    }
}
