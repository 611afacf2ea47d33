/// Whose replicas a file sets, in the words of the platforms.
package struct ScalingTarget: Sendable, Hashable {
    /// Of the workload, group or resource.
    package let name: String
    /// Of Kubernetes.
    package let namespace: String
    /// In which times of day are written where the platform takes a zone.
    package let clock: ZoneClock
    /// Of the service that serves the plan, where one does; by default `crest` of the namespace.
    package let address: String?

    package init(name: String, namespace: String = "default", clock: ZoneClock, address: String? = nil) {
        self.name = name
        self.namespace = namespace
        self.clock = clock
        self.address = address
    }
}

/// The addresses that a platform asks at.
enum AddressRule {
    /// `http://HOST/PATH` or with https.
    case url
    /// `HOST:PORT`.
    case hostAndPort

    /// - Throws: ``PlatformError/Code/target`` saying how one is written.
    func check(_ address: String) throws(PlatformError) {
        guard !accepts(address) else { return }
        let words =
            switch self {
            case .url: "a URL, as in http://crest.shop.svc:8080/v1/replicas/checkout"
            case .hostAndPort: "a host and a port, as in crest.shop.svc:9090"
            }
        throw PlatformError(.target, "'\(address.excerpt)' is not \(words)", hint: "give one with --address")
    }

    func accepts(_ address: String) -> Bool {
        guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return false }
        switch self {
        case .url:
            let rest = ["http://", "https://"].first(where: address.hasPrefix).map { address.dropFirst($0.count) }
            return rest.map { ($0.first?.isLetter ?? false) || ($0.first?.isNumber ?? false) || $0.first == "[" }
                ?? false
        case .hostAndPort:
            guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...])
            else { return false }
            return colon > address.startIndex && port > 0 && !address[..<colon].contains("/")
        }
    }
}

/// The names that platforms take.
enum NameRule {
    /// A DNS label (RFC 1123) of at most so many characters: Kubernetes.
    case label(Int)
    /// The same beginning with a letter: Google (RFC 1035).
    case letterLabel(Int)
    /// Printable ASCII without what separates names in resource identifiers: AWS.
    case printable(Int)

    /// - Throws: ``PlatformError/Code/target`` naming the rule.
    func check(_ name: String) throws(PlatformError) {
        guard !accepts(name) else { return }
        throw PlatformError(.target, "'\(name)' is no name there: it takes \(words)", hint: "give one with --name")
    }

    private func accepts(_ name: String) -> Bool {
        func isSmall(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        let bytes = Array(name.utf8)
        guard let first = bytes.first, let last = bytes.last else { return false }
        switch self {
        case .label(let most), .letterLabel(let most):
            let begins = if case .letterLabel = self { isSmall(first) } else { isSmall(first) || isDigit(first) }
            return begins && bytes.count <= most && (isSmall(last) || isDigit(last))
                && bytes.allSatisfy { isSmall($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
        case .printable(let most):
            return bytes.count <= most && bytes.allSatisfy { (0x21...0x7E).contains($0) && !":|".utf8.contains($0) }
        }
    }

    private var words: String {
        switch self {
        case .label(let most): "1 to \(most) small letters, digits and hyphens, no hyphen at the ends"
        case .letterLabel(let most): "1 to \(most) small letters, digits and hyphens, a letter first and no hyphen last"
        case .printable(let most): "1 to \(most) printable ASCII characters without blank, colon and bar"
        }
    }
}
