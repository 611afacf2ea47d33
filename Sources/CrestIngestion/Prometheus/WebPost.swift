import Glibc

/// Hands a text to a server, which Crest's outputs do; the transport is that of the sources.
package struct WebPost: Sendable {
    /// What is given up after so many seconds, as is the whole after ``attempts`` of them.
    private static let timeoutSeconds = 10
    private static let maximumBytes = 1 << 20

    private let client: any HTTPClient
    private let attempts: Int

    package init() {
        self.init(client: CurlClient(), attempts: 3)
    }

    init(client: any HTTPClient, attempts: Int) {
        self.client = client
        self.attempts = attempts
    }

    /// Posts `body` with `headers`, each as `Name: value`; nil when the server took it, otherwise why not.
    ///
    /// The address is a secret and is not part of the reason.
    package func post(_ body: String, to address: String, headers: [String]) -> String? {
        let request = HTTPRequest(
            address: address, settings: HTTPSettings(), timeoutSeconds: Self.timeoutSeconds,
            maximumBytes: Self.maximumBytes, body: body, headers: headers)
        var reason = "nothing was tried"
        for attempt in 0..<attempts {
            if attempt > 0 { sleep(UInt32(attempt)) }
            do throws(HTTPFailure) {
                let answer = try client.answer(to: request)
                if (200..<300).contains(answer.status) { return nil }
                reason = "the server answers with status \(answer.status)"
                guard answer.status >= 500 || answer.status == 429 else { return reason }
            } catch {
                reason = error.message
                guard error.isTransient else { return reason }
            }
        }
        return reason
    }
}
