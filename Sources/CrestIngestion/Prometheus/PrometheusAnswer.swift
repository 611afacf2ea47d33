import FoundationEssentials

/// What `/api/v1/query_range` answers.
package struct PrometheusAnswer: Decodable {
    struct Matrix: Decodable {
        let resultType: String
        let result: [Row]
    }

    struct Row: Decodable {
        let metric: [String: String]
        let values: [Sample]?
    }

    /// `[1767225600, "12.5"]`.
    struct Sample: Decodable {
        let time: Double
        /// Nil for NaN, with which also what has gone stale is marked, and for infinities: no value is not zero.
        let value: Double?

        init(from decoder: any Decoder) throws {
            var pair = try decoder.unkeyedContainer()
            time = try pair.decode(Double.self)
            let text = try pair.decode(String.self)
            guard let number = Double(text) else {
                throw DecodingError.dataCorruptedError(in: pair, debugDescription: "'\(text)' is not a number")
            }
            value = number.isFinite ? number : nil
        }
    }

    let status: String
    let data: Matrix?
    let error: String?
    let errorType: String?
    let warnings: [String]?
    /// VictoriaMetrics says so when a part of it did not answer.
    let isPartial: Bool?

    /// Whether the query was refused for how much it asks for, so that a shorter time may be answered.
    var isTooMuch: Bool {
        guard status == "error" else { return false }
        let words = ["maximum resolution", "too many samples", "exceeds the limit", "timed out"]
        return errorType == "timeout" || words.contains { error?.contains($0) == true }
    }

    package init(_ body: [UInt8]) throws {
        self = try JSONDecoder().decode(PrometheusAnswer.self, from: Data(body))
    }
}

extension PrometheusAnswer.Row {
    /// As Prometheus writes it: `name{label="value",…}`, the labels in order; empty when there are none.
    var name: String {
        let labels = metric.filter { $0.key != "__name__" }.sorted { $0.key < $1.key }
        let text = labels.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: ",")
        return (metric["__name__"] ?? "") + (text.isEmpty ? "" : "{\(text)}")
    }
}
