/// What is asked of a server, and what may be done to get it.
struct HTTPRequest: Hashable, Sendable {
    let address: String
    let settings: HTTPSettings
    /// Of the whole answer, redirects included.
    let timeoutSeconds: Int
    /// Of the unpacked answer.
    let maximumBytes: Int
    /// What is posted; nil where the address says all.
    var body: String?
    /// Beside those of the settings, each as `Name: value`.
    var headers: [String] = []
}

/// What a server answers.
struct HTTPAnswer: Hashable, Sendable {
    let status: Int
    let body: [UInt8]
    /// From the header `Retry-After`, where it is there.
    let retryAfterSeconds: Int?
}

/// Why there is no answer.
struct HTTPFailure: Error, Hashable {
    let message: String
    /// Whether asking again may help.
    let isTransient: Bool
}

/// Gets answers. The one that Crest uses is ``CurlClient``.
protocol HTTPClient: Sendable {
    func answer(to request: HTTPRequest) throws(HTTPFailure) -> HTTPAnswer
}
