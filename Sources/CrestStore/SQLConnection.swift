/// A data base that understands the little SQL which ``SQLStore`` speaks. Parameters are written `?`.
package protocol SQLConnection: Sendable {
    /// What messages call it.
    var name: String { get }

    /// Runs `body` in one transaction that sees and blocks every other writer; what it throws undoes all of it.
    func transaction<Value>(_ body: (any SQLSession) throws(StoreError) -> Value) throws(StoreError) -> Value

    /// What the data base finds wrong with itself; nil when it is whole.
    func complaint() throws(StoreError) -> String?

    /// Copies the whole aside before the schema changes.
    func backUp(before version: Int) throws(StoreError)
}

/// What can be done within a transaction.
package protocol SQLSession {
    /// Runs one statement; the rows that it answers.
    @discardableResult
    func run(_ statement: String, _ values: [StoreValue]) throws(StoreError) -> [[StoreValue]]
}

extension SQLSession {
    @discardableResult
    package func run(_ statement: String) throws(StoreError) -> [[StoreValue]] {
        try run(statement, [])
    }
}
