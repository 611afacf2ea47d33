/// How the actions of an event that brings its own volume spread over time.
public enum KernelFamily: String, Sendable, Hashable, CaseIterable {
    /// A rush within minutes that relaxes by a power law (Crane & Sornette 2008).
    case burst
    /// A jump that decays exponentially: push messages, mailings.
    case exponential
    /// Growth by imitation, a peak hours later (Bass 1969): invite-a-friend campaigns.
    case viral
    /// A level that is held while the offer stands.
    case plateau
    /// All at once, within seconds or a few minutes: midnight sales.
    case drop

    /// The weights of the families before anything is seen, in the order of `allCases` (the evidence is in the
    /// motivating incident: where each who acts can invite others, growth must be expected).
    public static func priorWeights(invitation: Bool) -> [KernelFamily: Double] {
        invitation
            ? [.burst: 0.35, .exponential: 0.1, .viral: 0.3, .plateau: 0.2, .drop: 0.05]
            : [.burst: 0.5, .exponential: 0.15, .viral: 0.1, .plateau: 0.2, .drop: 0.05]
    }
}
