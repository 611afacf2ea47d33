import CrestSeries

/// `prometheus+http://host:9090/prefix?query=…&step=5m&timeout=30s&http_config=FILE`: an input that is asked for.
struct PrometheusAddress: Hashable, Sendable {
    static let schemes = ["prometheus+http://", "prometheus+https://"]
    private static let defaultStep: Int64 = 300
    private static let defaultTimeout: Int64 = 60
    /// In bytes; servers and proxies refuse longer ones at limits of their own (414).
    private static let longestAddress = 2_000

    /// Scheme, host and prefix, without a slash at the end.
    let base: String
    let query: String
    let step: SamplingInterval
    let timeoutSeconds: Int
    let settings: HTTPSettings

    /// - Parameter asked: What `--step` and `--query` say, when they do; before what the address says.
    /// - Throws: ``IngestionError/Code/option`` when a part is missing or unknown.
    init(parsing text: String, asked: InputOptions) throws(IngestionError) {
        let parts = text.dropFirst("prometheus+".count).split(separator: "?", maxSplits: 1)
        guard let server = parts.first, !server.contains("@") else {
            throw .option(
                "a name and a password do not belong into an address",
                hint: "name a file with http_config=FILE, and in it basic_auth with password_file")
        }
        var base = String(server)
        while base.hasSuffix("/") { base.removeLast() }
        let parameters = try AddressParameters(
            parsing: parts.dropFirst().first ?? "", known: ["query", "step", "timeout", "http_config", "http_settings"])
        guard let query = asked.query ?? parameters["query"], !query.isEmpty else {
            throw .option(
                "the address asks for nothing",
                hint: "say --query, or add ?query=sum(rate(http_requests_total[5m])) to \(base)")
        }
        self.base = base
        self.query = query
        let written = try Self.seconds(parameters["step"], "step") ?? Self.defaultStep
        step = asked.step ?? SamplingInterval(seconds: written)
        timeoutSeconds = Int(try Self.seconds(parameters["timeout"], "timeout") ?? Self.defaultTimeout)
        if let file = parameters["http_config"] {
            settings = try Self.settings(inFile: file)
        } else if let text = parameters["http_settings"] {
            // What stands in such a file, from a configuration that has it in its own lines.
            settings = try HTTPSettings(parsing: text, file: "http_config")
        } else {
            settings = HTTPSettings()
        }
    }

    /// The address of one range query, and the form that is posted to it where an address with all of it would be too
    /// long.
    ///
    /// Thanos and VictoriaMetrics are told not to leave out what they cannot reach; others pass over what they do not
    /// know.
    func rangeQuery(_ times: ClosedRange<Int64>) -> (address: String, form: String?) {
        let address = "\(base)/api/v1/query_range"
        let form =
            "query=\(Self.encoded(query))&start=\(times.lowerBound)&end=\(times.upperBound)"
            + "&step=\(step.seconds)&partial_response=false&deny_partial_response=1"
        let isShort = address.utf8.count + form.utf8.count < Self.longestAddress
        return isShort ? ("\(address)?\(form)", nil) : (address, form)
    }

    private static func settings(inFile path: String) throws(IngestionError) -> HTTPSettings {
        var file = try FileBytes(path: path)
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = try file.read(into: &bytes, range: bytes.indices)
        return try HTTPSettings(parsing: String(decoding: bytes[..<count], as: UTF8.self), file: path)
    }

    private static func seconds(_ text: String?, _ name: String) throws(IngestionError) -> Int64? {
        guard let text else { return nil }
        guard let seconds = try? DurationText.seconds(in: text), (1...BucketRule.longestStep.seconds).contains(seconds)
        else { throw .option("\(name)=\(text) is not a duration", hint: "such as 5m") }
        return seconds
    }

    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), Ascii.zero...Ascii.nine,
                Ascii.minus, Ascii.dot, UInt8(ascii: "_"):
                encoded.append(byte)
            default: encoded += [Ascii.percent, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
