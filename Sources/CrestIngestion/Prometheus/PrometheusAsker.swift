import Glibc

/// Asks until there is an answer, as often as is polite.
struct PrometheusAsker: Sendable {
    private static let longestWaitSeconds = 60.0
    private static let transientStatuses = [408, 429, 500, 502, 503, 504]

    var client: any HTTPClient = CurlClient()
    var attempts = 4
    /// Before the second attempt; doubled each time, unless the server says how long.
    var firstWaitSeconds = 0.5

    /// What the server answers, which may be that it is too much (``PrometheusAnswer/isTooMuch``).
    ///
    /// - Throws: ``IngestionError/Code/source``.
    func answer(to request: HTTPRequest, server: String) throws(IngestionError) -> PrometheusAnswer {
        var wait = firstWaitSeconds
        var attempt = 1
        while true {
            let last: Result<HTTPAnswer, HTTPFailure> = Result { () throws(HTTPFailure) in
                try client.answer(to: request)
            }
            var pause = wait
            switch last {
            case .success(let answer):
                let isTooMuch = answer.status != 200 && (try? PrometheusAnswer(answer.body))?.isTooMuch == true
                guard attempt < attempts, Self.transientStatuses.contains(answer.status), !isTooMuch else {
                    return try Self.understood(answer, server)
                }
                if let seconds = answer.retryAfterSeconds { pause = min(Double(seconds), Self.longestWaitSeconds) }
            case .failure(let failure):
                guard attempt < attempts, failure.isTransient else {
                    throw IngestionError(.source, "\(server): \(failure.message)", hint: "is it there, and trusted?")
                }
            }
            usleep(UInt32(pause * 1e6))
            wait *= 2
            attempt += 1
        }
    }

    static func refusal(_ reason: String, of server: String) -> IngestionError {
        IngestionError(
            .source, "\(server) refuses the query: \(reason)", hint: "does it work in the expression browser?")
    }

    private static func understood(_ answer: HTTPAnswer, _ server: String) throws(IngestionError) -> PrometheusAnswer {
        guard let content = try? PrometheusAnswer(answer.body) else {
            if [401, 403].contains(answer.status) {
                throw IngestionError(
                    .source, "\(server) answers with status \(answer.status): it wants to know who asks",
                    hint: "add &http_config=FILE with authorization or basic_auth, as Prometheus has them")
            }
            throw IngestionError(
                .source, "\(server) answers with status \(answer.status) and what is no answer of Prometheus",
                hint: "is it the address of Prometheus itself, with its prefix?")
        }
        if content.isTooMuch { return content }
        guard content.status == "success", let data = content.data else {
            throw refusal(content.error ?? "status \(answer.status)", of: server)
        }
        guard data.resultType == "matrix" else {
            throw IngestionError(
                .source, "\(server) answers a \(data.resultType) where a matrix is needed",
                hint: "is it Prometheus, and a range query?")
        }
        return content
    }
}
