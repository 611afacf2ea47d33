/// A JSON document as a tree, built by whoever knows the keys and written by ``JSONWriter``.
///
/// Keys are given in any order and written sorted; what has no value is ``null``, never a number that stands for it.
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Written as `null` when it is not finite.
    case number(Double)
    case string(String)
    case array([JSONValue])
    /// The same as an array of ``number(_:)``, without a tree node for each: forecasts and quantiles.
    case numbers([Double])
    /// Members in any order; writing traps on a key that comes twice.
    case object([(String, JSONValue)])
    /// `count` elements, each made when its turn comes, so that ten thousand series never stand in memory as a tree.
    case elements(count: Int, @Sendable (Int) -> JSONValue)

    /// A number, or null for nil.
    package static func optional(_ value: Double?) -> JSONValue {
        value.map(JSONValue.number) ?? .null
    }

    /// A whole number, or null for nil.
    package static func optional(_ value: Int?) -> JSONValue {
        value.map { .integer(Int64($0)) } ?? .null
    }

    /// A string, or null for nil.
    package static func optional(_ value: String?) -> JSONValue {
        value.map(JSONValue.string) ?? .null
    }

    /// Numbers of which some are missing.
    package static func optionals(_ values: [Double?]) -> JSONValue {
        .array(values.map(JSONValue.optional))
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(elements) }
}
