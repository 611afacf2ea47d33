/// Tells the requests of health checks from those of users.
///
/// Probes come at a fixed pace whatever the crowd does: counted, they would hide that a service is idle and add
/// replicas to what replicas cause. Everything else is demand, also what was refused.
struct HealthCheckRule {
    private static let paths: [StaticString] = [
        "/health", "/healthz", "/healthcheck", "/health-check", "/health_check", "/_health", "/_healthz",
        "/livez", "/liveness", "/readyz", "/readiness", "/-/healthy", "/-/ready", "/actuator/health", "/ping",
    ]
    private static let agents: [StaticString] = [
        "kube-probe/", "ELB-HealthChecker/", "GoogleHC/", "Amazon-Route53-Health-Check-Service", "Consul Health Check",
        "Envoy/HC",
    ]

    /// Whether the second byte of a path, or the first of an agent, can be that of a health check.
    private let secondOfPath: [Bool]
    private let firstOfAgent: [Bool]

    init() {
        var (paths, agents) = (Array(repeating: false, count: 256), Array(repeating: false, count: 256))
        for path in Self.paths { unsafe paths[Int(path.utf8Start[1])] = true }
        for agent in Self.agents { unsafe agents[Int(agent.utf8Start[0])] = true }
        (secondOfPath, firstOfAgent) = (paths, agents)
    }

    /// Whether a request, such as `GET /healthz HTTP/1.1`, is a health check.
    ///
    /// - Parameter isPath: Whether it has no method before its path, and nothing behind.
    @inline(__always)
    func holds(request: Range<Int>, isPath: Bool, _ bytes: Span<UInt8>) -> Bool {
        if isPath { return holds(path: request, bytes) }
        // Methods are short, and the beginning of most paths says that they are no health check.
        let blanks = ByteWords.matches(bytes.word(at: request.lowerBound), Self.blanks)
        let start = request.lowerBound &+ blanks.trailingZeroBitCount >> 3 &+ 1
        if blanks != 0, start &+ 1 < request.upperBound, bytes[start] == Ascii.slash, !mayHold(path: start, bytes) {
            return false
        }
        return holds(anyRequest: request, bytes)
    }

    private static var blanks: UInt64 { ByteWords.repeated(Ascii.space) }

    /// With a method of any length, and perhaps with the whole address in place of the path.
    @inline(never)
    private func holds(anyRequest request: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        guard let blank = bytes.firstIndex(of: Self.blanks, from: request.lowerBound, to: request.upperBound) else {
            return false
        }
        var start = blank + 1
        if start < request.upperBound, bytes[start] != Ascii.slash {
            start = bytes.startOfPath(inAddress: start..<request.upperBound)
        }
        guard start + 1 < request.upperBound else { return false }
        let end = bytes.firstIndex(of: Self.blanks, from: start, to: request.upperBound) ?? request.upperBound
        return holds(path: start..<end, bytes)
    }

    /// Whether `range`, without its query, is the path of a health check.
    @inline(__always)
    func holds(path range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        range.count > 1 && mayHold(path: range.lowerBound, bytes) && Self.isListed(path: range, bytes)
    }

    /// Whether the path of at least two bytes that begins at `start` can be one, wherever it ends.
    @inline(__always)
    private func mayHold(path start: Int, _ bytes: Span<UInt8>) -> Bool {
        secondOfPath[Int(bytes[start + 1])]
    }

    /// A query or a last slash may follow.
    @inline(never)
    private static func isListed(path range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        paths.contains { path in
            let end = range.lowerBound + path.utf8CodeUnitCount
            guard end <= range.upperBound, bytes.holds(path, at: range.lowerBound..<end) else { return false }
            return end == range.upperBound || bytes[end] == UInt8(ascii: "?")
                || (bytes[end] == Ascii.slash && (end + 1 == range.upperBound || bytes[end + 1] == UInt8(ascii: "?")))
        }
    }

    @inline(__always)
    func holds(agent range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        guard let first = range.first, firstOfAgent[Int(bytes[first])] else { return false }
        return Self.agents.contains { agent in
            range.count >= agent.utf8CodeUnitCount
                && bytes.holds(agent, at: range.lowerBound..<range.lowerBound + agent.utf8CodeUnitCount)
        }
    }
}

extension Span<UInt8> {
    /// The first slash behind the host of an address such as `https://host:443/path`; the end when there is none.
    fileprivate func startOfPath(inAddress range: Range<Int>) -> Int {
        let slashes = ByteWords.repeated(Ascii.slash)
        var place = range.lowerBound
        for _ in 0..<3 {
            guard let slash = firstIndex(of: slashes, from: place, to: range.upperBound) else {
                return range.upperBound
            }
            place = slash + 1
        }
        return place - 1
    }
}
