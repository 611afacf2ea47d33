/// A fitted model of any kind, encoded with the name of its kind so that it can be read back.
///
/// Doubles are written in the shortest form that reads back as the same bits, long rows of them ``Packed``, so a round
/// trip preserves every forecast.
public struct ArchivedModel: Codable, Sendable {
    /// The model itself, of any kind in ``ModelRegistry``.
    public let model: any FittedModel

    /// Wraps a model so that it can be encoded.
    public init(_ model: any FittedModel) {
        self.model = model
    }

    private enum CodingKeys: String, CodingKey {
        case kind
        case parameters
    }

    /// - Throws: `DecodingError` when the kind is unknown or its parameters are not those of the kind.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let kind = try container.decode(String.self, forKey: .kind)
        guard let type = ModelRegistry.fittedTypes.first(where: { $0.kind == kind }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: container,
                debugDescription: "this Crest knows no model of kind '\(kind)'; a newer one may have written it")
        }
        model = try type.init(from: container.superDecoder(forKey: .parameters))
    }

    /// Writes `{"kind": …, "parameters": …}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type(of: model).kind, forKey: .kind)
        try model.encode(to: container.superEncoder(forKey: .parameters))
    }
}
