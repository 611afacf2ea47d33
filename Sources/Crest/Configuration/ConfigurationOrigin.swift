/// Where a value of the configuration comes from; what stands first here goes first.
package enum ConfigurationOrigin: Sendable, Hashable {
    /// A flag of the command line, such as `--max-change`.
    case flag(String)
    /// A variable of the environment, such as `CREST_RISK`.
    case environment(String)
    /// A line of the file.
    case file(String, line: Int)
    /// What holds where nobody says anything.
    case builtIn
}

extension ConfigurationOrigin: CustomStringConvertible {
    /// `--max-change`, `CREST_RISK`, `crest.yaml:3` or `default`.
    package var description: String {
        switch self {
        case .flag(let name), .environment(let name): name
        case .file(let path, let line): "\(path):\(line)"
        case .builtIn: "default"
        }
    }
}

/// A value and where it comes from.
package struct Setting<Value: Sendable & Hashable>: Sendable, Hashable {
    package let value: Value
    package let origin: ConfigurationOrigin
}

/// One value of the configuration as `crest check` shows it.
package struct ConfigurationEntry: Sendable, Hashable {
    /// Such as `capacity.checkout.max` or `publish[0].dir`.
    package let path: String
    /// As it is written.
    package let text: String
    package let origin: ConfigurationOrigin
}
