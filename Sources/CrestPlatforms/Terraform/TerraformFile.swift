/// A configuration in Terraform's JSON: `resource.TYPE.NAME`, and the variables that it asks for.
struct TerraformFile<Resource: Codable>: Codable {
    struct Variable: Codable {
        var description: String
        var type = "string"
    }

    var variable: [String: Variable]?
    var resource: [String: [String: Resource]]

    /// Of one type.
    init(_ type: String, _ resources: [String: Resource], variables: [String: String] = [:]) {
        resource = [type: resources]
        variable = variables.isEmpty ? nil : variables.mapValues { Variable(description: $0) }
    }

    /// Those of one type.
    ///
    /// - Throws: ``PlatformError/Code/file`` when there are none.
    func resources(_ type: String) throws(PlatformError) -> [Resource] {
        guard let resources = resource[type], !resources.isEmpty else {
            throw PlatformError(.file, "there is no \(type) in this file", hint: "export the plan anew")
        }
        return resources.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Names of resources in their order; letters first, as Terraform wants.
    static func key(_ index: Int) -> String {
        let number = String(index + 1)
        return "crest_" + String(repeating: "0", count: max(0, 3 - number.count)) + number
    }

    /// The text of what only the user knows.
    static func reference(to variable: String) -> String { "${var.\(variable)}" }
}
