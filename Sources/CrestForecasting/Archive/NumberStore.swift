import Synchronization

/// Where an archive keeps the numbers of its models: beside the text, eight bytes each.
///
/// A model is a few words and a few hundred thousand numbers. An encoder that has a store under ``key`` writes of each
/// row of ``Packed`` numbers only where in the store it stands, so that what is written as text stays small; without
/// one it writes them as text.
package final class NumberStore: Sendable {
    /// In the `userInfo` of an encoder or a decoder.
    package static let key = CodingUserInfoKey(rawValue: "crest.numbers")

    private let rows: Mutex<[Double]>

    /// Those of an archive that is read; none to begin with, for one that is written.
    package init(_ numbers: [Double] = []) {
        rows = Mutex(numbers)
    }

    /// Everything that was put in.
    package var numbers: [Double] { rows.withLock { $0 } }

    /// - Returns: where it stands.
    func append(_ row: [Double]) -> Range<Int> {
        rows.withLock { numbers in
            let start = numbers.count
            numbers += row
            return start..<numbers.count
        }
    }

    /// Nil when the store has no such place.
    func row(_ range: Range<Int>) -> [Double]? {
        rows.withLock { range.lowerBound >= 0 && range.upperBound <= $0.count ? Array($0[range]) : nil }
    }
}

extension [CodingUserInfoKey: any Sendable] {
    /// What coders are told of a store.
    package init(numbers: NumberStore) {
        self.init()
        if let key = NumberStore.key { self[key] = numbers }
    }
}
