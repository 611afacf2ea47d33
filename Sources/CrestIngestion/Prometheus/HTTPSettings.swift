/// How servers are spoken to: the keys of Prometheus' `http_config` and `tls_config`, as far as they are known here.
///
/// Secrets stand in files of their own. Where they stand in the text, it is refused: such files end up in repositories.
struct HTTPSettings: Hashable, Sendable {
    var user: String?
    var passwordFile: String?
    var authorizationType = "Bearer"
    var credentialsFile: String?
    var proxy: String?
    var followsRedirects = true
    var caFile: String?
    var certificateFile: String?
    var keyFile: String?
    var skipsVerification = false

    init() {}

    /// Reads the lines `key: value` of a YAML file, with sections as deep as one.
    ///
    /// - Throws: ``IngestionError/Code/option`` with the line of what is not understood.
    init(parsing text: String, file: String) throws(IngestionError) {
        var section = ""
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = line.prefix { $0 != "#" }
            guard let first = content.firstIndex(where: { $0 != " " }) else { continue }
            let position = SourcePosition(file: file, line: index + 1, column: 1, byte: 0)
            guard let colon = content.firstIndex(of: ":") else {
                throw IngestionError(.option, "the line has no 'key: value'", at: position)
            }
            let key = String(content[first..<colon])
            let value = content[content.index(after: colon)...]
                .trimmingPrefix { $0 == " " }.reversed().drop { $0 == " " || $0 == "\"" || $0 == "'" }.reversed()
                .drop { $0 == "\"" || $0 == "'" }
            if first == content.startIndex { section = "" }
            if value.isEmpty {
                section = key
                continue
            }
            try set(section.isEmpty ? key : "\(section).\(key)", to: String(value), at: position)
        }
    }

    private mutating func set(_ key: String, to value: String, at position: SourcePosition) throws(IngestionError) {
        switch key {
        case "basic_auth.username": user = value
        case "basic_auth.password_file": passwordFile = value
        case "authorization.type": authorizationType = value
        case "authorization.credentials_file", "bearer_token_file": credentialsFile = value
        case "proxy_url": proxy = value
        case "follow_redirects": followsRedirects = try Self.flag(key, value, at: position)
        case "tls_config.ca_file": caFile = value
        case "tls_config.cert_file": certificateFile = value
        case "tls_config.key_file": keyFile = value
        case "tls_config.insecure_skip_verify": skipsVerification = try Self.flag(key, value, at: position)
        case "basic_auth.password", "authorization.credentials", "bearer_token":
            throw IngestionError(
                .option, "\(key) is a secret in the text", hint: "put it into a file and name that with \(key)_file",
                at: position)
        default:
            throw IngestionError(
                .option, "\(key) is not a key that is read",
                hint: "basic_auth, authorization, proxy_url, follow_redirects, and of tls_config ca_file, cert_file, "
                    + "key_file and insecure_skip_verify", at: position)
        }
    }

    private static func flag(
        _ key: String, _ value: String, at position: SourcePosition
    ) throws(IngestionError) -> Bool {
        guard let flag = Bool(value) else {
            throw IngestionError(.option, "\(key) is true or false, not '\(value)'", at: position)
        }
        return flag
    }
}
