/// A fitted model that follows new observations one by one, its parameters fixed, at a cost that does not grow with the
/// history.
///
/// The past errors from which it draws sample paths stay those of its history; ``FittedModel/refiltered(on:)`` renews
/// them too.
public protocol UpdatableModel: FittedModel {
    /// Takes the observation that begins at ``FittedModel/start``, which then moves on by one interval; nil when it is
    /// missing.
    mutating func update(with observation: Double?)
}
