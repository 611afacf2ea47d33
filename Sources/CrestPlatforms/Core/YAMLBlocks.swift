import Yams

/// Writes JSON as the YAML that people read: blocks in place of brackets, quotes where a text would be something else.
///
/// JSON is YAML already, and its quotes say which scalars are texts. Yams' own encoder asks seven regular expressions
/// about each text each time, which took a quarter of an export; here every text is asked about once.
struct YAMLBlocks {
    /// Texts as they are written.
    private var texts: [String: Node] = [:]

    mutating func text(ofJSON json: String) throws -> String {
        guard let node = try compose(yaml: json, .basic, .default, .utf8) else { return "" }
        return try serialize(node: block(node), sortKeys: true)
    }

    private mutating func block(_ node: Node) -> Node {
        switch node {
        case .mapping(let mapping): Node(mapping.map { (block($0.key), block($0.value)) })
        case .sequence(let sequence): Node(sequence.map { block($0) })
        case .scalar(let scalar) where scalar.style == .doubleQuoted: text(scalar.string)
        case .scalar(let scalar): Node(scalar.string, scalar.tag)
        case .alias: node
        }
    }

    private mutating func text(_ text: String) -> Node {
        if let known = texts[text] { return known }
        let node = Node.scalar(text.represented())
        texts[text] = node
        return node
    }
}
