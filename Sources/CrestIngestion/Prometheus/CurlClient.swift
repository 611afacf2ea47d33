import CCurl
import CrestSeries
import Glibc

/// Asks through libcurl, which knows proxies, redirects, certificates and compression.
struct CurlClient: HTTPClient {
    private static let connectSeconds = 10
    private static let maximumRedirects = 5

    /// Not safe to call twice at the same time, so that it is called once.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    func answer(to request: HTTPRequest) throws(HTTPFailure) -> HTTPAnswer {
        guard Self.isReady, let handle = unsafe curl_easy_init() else {
            throw HTTPFailure(message: "libcurl cannot be used", isTransient: false)
        }
        defer { unsafe curl_easy_cleanup(handle) }
        var headers: UnsafeMutablePointer<curl_slist>?
        defer { unsafe curl_slist_free_all(headers) }
        for header in try Self.headers(request.settings) + request.headers {
            unsafe headers = curl_slist_append(headers, header)
        }

        var texts = [(CURLOPT_URL, request.address), (CURLOPT_ACCEPT_ENCODING, "gzip")]
        texts += [(CURLOPT_PROTOCOLS_STR, "http,https"), (CURLOPT_REDIR_PROTOCOLS_STR, "http,https")]
        texts += try Self.texts(request.settings)
        if let body = request.body { texts.append((CURLOPT_COPYPOSTFIELDS, body)) }
        let numbers = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_CONNECTTIMEOUT, Self.connectSeconds),
            (CURLOPT_TIMEOUT, request.timeoutSeconds), (CURLOPT_MAXREDIRS, Self.maximumRedirects),
            (CURLOPT_FOLLOWLOCATION, request.settings.followsRedirects ? 1 : 0),
            // What is posted goes where the server sends it, too.
            (CURLOPT_POSTREDIR, Int(CURL_REDIR_POST_301 | CURL_REDIR_POST_302)),
            (CURLOPT_SSL_VERIFYPEER, request.settings.skipsVerification ? 0 : 1),
            (CURLOPT_SSL_VERIFYHOST, request.settings.skipsVerification ? 0 : 2),
        ]
        for (option, text) in texts {
            guard unsafe crest_curl_set_text(handle, option, text) == CURLE_OK else {
                throw HTTPFailure(message: "libcurl does not take '\(text)'", isTransient: false)
            }
        }
        for (option, number) in numbers { unsafe _ = crest_curl_set_number(handle, option, number) }
        unsafe _ = crest_curl_set_list(handle, CURLOPT_HTTPHEADER, headers)

        var body = Body(limit: request.maximumBytes)
        let code = unsafe withUnsafeMutablePointer(to: &body) { pointer in
            unsafe _ = crest_curl_set_writer(
                handle,
                { bytes, size, count, context in
                    guard let bytes = unsafe bytes, let body = unsafe context?.assumingMemoryBound(to: Body.self) else {
                        return 0
                    }
                    let received = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
                    return unsafe body.pointee.append(received) ? size * count : 0
                }, pointer)
            return unsafe curl_easy_perform(handle)
        }
        guard !body.isTooLarge else {
            let limit = request.maximumBytes >> 20
            throw HTTPFailure(message: "the answer unpacks to more than \(limit) MiB", isTransient: false)
        }
        guard code == CURLE_OK else { throw Self.failure(code) }
        let retryAfter = unsafe crest_curl_retry_after(handle)
        return HTTPAnswer(
            status: unsafe crest_curl_number(handle, CURLINFO_RESPONSE_CODE), body: body.bytes,
            retryAfterSeconds: retryAfter > 0 ? retryAfter : nil)
    }

    /// What has come so far.
    private struct Body {
        let limit: Int
        var bytes: [UInt8] = []
        var isTooLarge = false

        /// Whether there was room.
        mutating func append(_ received: UnsafeRawBufferPointer) -> Bool {
            isTooLarge = bytes.count + received.count > limit
            if !isTooLarge { unsafe bytes.append(contentsOf: received) }
            return !isTooLarge
        }
    }

    private static func texts(_ settings: HTTPSettings) throws(HTTPFailure) -> [(CURLoption, String)] {
        var texts: [(CURLoption, String)] = []
        if let proxy = settings.proxy { texts.append((CURLOPT_PROXY, proxy)) }
        if let file = settings.caFile { texts.append((CURLOPT_CAINFO, file)) }
        if let file = settings.certificateFile { texts.append((CURLOPT_SSLCERT, file)) }
        if let file = settings.keyFile { texts.append((CURLOPT_SSLKEY, file)) }
        if let user = settings.user {
            texts.append((CURLOPT_USERNAME, user))
            if let file = settings.passwordFile { texts.append((CURLOPT_PASSWORD, try secret(inFile: file))) }
        }
        return texts
    }

    private static func headers(_ settings: HTTPSettings) throws(HTTPFailure) -> [String] {
        guard let file = settings.credentialsFile else { return [] }
        return ["Authorization: \(settings.authorizationType) \(try secret(inFile: file))"]
    }

    /// Read each time, as Prometheus does: secrets are renewed in place.
    private static func secret(inFile path: String) throws(HTTPFailure) -> String {
        do {
            var file = try FileBytes(path: path)
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            let count = try file.read(into: &bytes, range: bytes.indices)
            return String(decoding: bytes[..<count], as: UTF8.self).split(whereSeparator: \.isNewline).first
                .map(String.init) ?? ""
        } catch {
            throw HTTPFailure(message: error.diagnostic.message, isTransient: false)
        }
    }

    private static func failure(_ code: CURLcode) -> HTTPFailure {
        let transient = [
            CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT, CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR,
            CURLE_SEND_ERROR,
        ]
        let text = unsafe String(cString: curl_easy_strerror(code))
        return HTTPFailure(message: text, isTransient: transient.contains(code))
    }
}
