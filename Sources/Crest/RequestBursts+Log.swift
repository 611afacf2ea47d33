public import CrestForecasting
public import CrestIngestion

extension RequestBursts {
    /// How requests crowded in an access log; nil for other inputs and for logs that are too short to tell.
    ///
    /// Observations with more than 1 % of the requests failed or turned away are left out: what is asked again crowds.
    public init?(learnedFrom ingested: IngestedSeries) {
        guard let requests = ingested.requests else { return nil }
        let seconds = Double(ingested.series.interval.seconds)
        self.init(
            learnedFrom: ingested.series.values.indices.compactMap { index in
                guard !ingested.series.isMissing[index], let dispersion = requests.dispersion[index],
                    (requests.unservedShare[index] ?? 0) + (requests.failedShare[index] ?? 0) <= 0.01
                else { return nil }
                return (ingested.series.values[index] / seconds, dispersion)
            })
    }
}

extension IngestedData {
    /// How requests crowded, by the name of the series; nothing of series that no access log is behind.
    package var bursts: [String: RequestBursts] {
        var bursts: [String: RequestBursts] = [:]
        for ingested in series { bursts[ingested.series.name] = RequestBursts(learnedFrom: ingested) }
        return bursts
    }
}
