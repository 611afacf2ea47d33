extension ServiceChain.Tier {
    /// A tier as one line of text describes it: `payment: 0.4/request, limit 9000, external`.
    ///
    /// After the name stand its requests for each request at the entry, those that come a step later each after a plus
    /// (`0.3+0.1/request`), its capacity in a step, and whether the limit is somebody else's.
    ///
    /// - Throws: ``EventError/Code/chain``, naming the term that is wrong.
    public init(parsing text: String) throws(EventError) {
        let form = "write such as 'payment: 0.4/request, limit 9000, external'"
        func wrong(_ problem: String) -> EventError { EventError(.chain, "'\(text)' \(problem)", hint: form) }
        guard let colon = text.lastIndex(of: ":"), !Self.trimmed(text[..<colon]).isEmpty else {
            throw wrong("names no tier")
        }
        var (fanOut, limit, isExternal) = ([Double]?.none, Double?.none, false)
        for part in text[text.index(after: colon)...].split(separator: ",", omittingEmptySubsequences: false) {
            let term = Self.trimmed(part)
            if term == "external", !isExternal {
                isExternal = true
            } else if term.hasSuffix("/request"), fanOut == nil {
                let numbers = term.dropLast("/request".count).split(separator: "+", omittingEmptySubsequences: false)
                let amounts = numbers.compactMap { Double(Self.trimmed($0)) }
                guard amounts.count == numbers.count else { throw wrong("does not say how many requests it gets") }
                fanOut = amounts
            } else if term.hasPrefix("limit "), limit == nil {
                guard let number = Double(Self.trimmed(term.dropFirst("limit ".count))) else {
                    throw wrong("has a limit that is no number")
                }
                limit = number
            } else {
                throw wrong("has a term too many or unknown: '\(term)'")
            }
        }
        guard let fanOut else { throw wrong("does not say how many requests it gets for each one at the entry") }
        try self.init(name: Self.trimmed(text[..<colon]), fanOut: fanOut, capacity: limit, isExternal: isExternal)
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let words = text.drop { $0 == " " }
        return String(words.reversed().drop { $0 == " " }.reversed())
    }
}
