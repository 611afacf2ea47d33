import ArgumentParser
import Crest
import CrestSeries

// How the command line's words become values. Each message names the word and the legal set.

/// A duration such as `48h`.
struct DurationArgument: ExpressibleByArgument, Hashable {
    let seconds: Int64

    init(seconds: Int64) { self.seconds = seconds }

    init?(argument: String) {
        guard let seconds = try? DurationText.seconds(in: argument), seconds > 0 else { return nil }
        self.seconds = seconds
    }

    var defaultValueDescription: String { SamplingInterval(seconds: seconds).description }
}

/// A duration, or a bare number of observations.
struct LengthArgument: ExpressibleByArgument, Hashable {
    let request: HorizonRequest

    init(_ request: HorizonRequest) { self.request = request }

    init?(argument: String) {
        if let steps = Int(argument) {
            guard steps > 0 else { return nil }
            request = .steps(steps)
        } else if let duration = DurationArgument(argument: argument) {
            request = .duration(seconds: duration.seconds)
        } else {
            return nil
        }
    }

    var defaultValueDescription: String {
        switch request {
        case .duration(let seconds): SamplingInterval(seconds: seconds).description
        case .steps(let steps): "\(steps)"
        }
    }
}

/// Values separated by commas.
struct ListArgument<Element: ExpressibleByArgument & Sendable>: ExpressibleByArgument, Sendable {
    let elements: [Element]

    init(_ elements: [Element]) { self.elements = elements }

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        let elements = parts.compactMap { Element(argument: String($0)) }
        guard elements.count == parts.count else { return nil }
        self.elements = elements
    }

    var defaultValueDescription: String {
        elements.map(\.defaultValueDescription).joined(separator: ",")
    }
}

/// A probability as a fraction: `80` and `80%` are 0.8, `0.5` stays.
struct PercentArgument: ExpressibleByArgument, Hashable {
    let fraction: Double

    init(fraction: Double) { self.fraction = fraction }

    init?(argument: String) {
        guard let number = ShareText.fraction(in: argument) else { return nil }
        let fraction = number > 1 ? number / 100 : number
        guard fraction > 0, fraction < 1 else { return nil }
        self.fraction = fraction
    }

    var defaultValueDescription: String { "\((fraction * 100).formatted())%" }
}

extension Double {
    /// Without a trailing `.0`.
    fileprivate func formatted() -> String {
        self == rounded() ? String(Int(self)) : String(self)
    }
}
