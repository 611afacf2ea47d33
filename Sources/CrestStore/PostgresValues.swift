import CPq

/// A parameter of a statement in the binary form of PostgreSQL's protocol: bytes in network order, nil for null.
struct PostgresParameter {
    /// How the protocol calls this form.
    static let binary: Int32 = 1

    let type: Oid
    let bytes: [UInt8]?
    var length: Int32 { Int32(clamping: bytes?.count ?? 0) }

    init(_ value: StoreValue) {
        switch value {
        // The server tells the type from where it stands.
        case .null: (type, bytes) = (0, nil)
        case .integer(let value): (type, bytes) = (PostgresType.integer, UInt64(bitPattern: value).networkOrder)
        case .real(let value): (type, bytes) = (PostgresType.real, value.bitPattern.networkOrder)
        case .text(let value): (type, bytes) = (PostgresType.text, Array(value.utf8))
        case .bytes(let value): (type, bytes) = (PostgresType.bytes, value)
        }
    }
}

/// Numbers of types in PostgreSQL's catalogue, which are the same in every version.
private enum PostgresType {
    static let bytes: Oid = 17
    static let name: Oid = 19
    static let integer: Oid = 20
    static let shortInteger: Oid = 23
    static let text: Oid = 25
    static let real: Oid = 701
    static let nothing: Oid = 2278
}

extension StoreValue {
    /// - Parameter bytes: in binary form.
    init(_ bytes: [UInt8], type: Oid) throws(StoreError) {
        switch type {
        case PostgresType.integer where bytes.count == 8:
            self = .integer(Int64(bitPattern: UInt64(networkOrder: bytes)))
        case PostgresType.shortInteger where bytes.count == 4:
            self = .integer(Int64(Int32(truncatingIfNeeded: UInt64(networkOrder: bytes))))
        case PostgresType.real where bytes.count == 8: self = .real(Double(bitPattern: UInt64(networkOrder: bytes)))
        case PostgresType.text, PostgresType.name: self = .text(String(decoding: bytes, as: UTF8.self))
        case PostgresType.bytes: self = .bytes(bytes)
        case PostgresType.nothing: self = .null
        default:
            throw StoreError(
                .damaged, "the server answers \(bytes.count) bytes of the type \(type)",
                hint: "did another program change the tables?")
        }
    }
}

extension UInt64 {
    fileprivate var networkOrder: [UInt8] { (0..<8).reversed().map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }

    fileprivate init(networkOrder bytes: [UInt8]) {
        self = bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension StoreError {
    /// What the server's word for a failure (SQLSTATE) means to the one who runs Crest; an empty one is a connection
    /// that broke.
    init(sqlState state: String, _ message: String) {
        let message = "the store's server: \(message)"
        switch state {
        case "", "57P01", "57P02", "57P03":
            self.init(.unavailable, message, hint: "run it again: it goes on where it was")
        case "25006":
            self.init(.create, message, hint: "that server is a copy: ask for target_session_attrs=read-write")
        case "42501":
            self.init(.create, message, hint: "grant the role create on the data base, or make the schema for it")
        case "42P01", "42703", "XX001", "XX002":
            self.init(.damaged, message, hint: "restore the schema from a backup, or name a new one")
        default:
            self.init(.inputOutput, message, hint: "is its disk full, or another run in the way?")
        }
    }
}

/// Swift's texts and bytes as C takes lists of them.
enum CStrings {
    /// Calls `body` with a list of C strings that ends with a null.
    static func withList<Result>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result?
    ) -> Result? {
        let strings: [[UInt8]?] = texts.map { Array($0.utf8) + [0] }
        return unsafe withPointers(strings + [nil], body)
    }

    /// Calls `body` with a pointer to each, null where there are no bytes.
    static func withPointers<Result>(
        _ all: [[UInt8]?], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result?
    ) -> Result? {
        let bytes: [CChar] = all.flatMap { ($0 ?? []).map { CChar(bitPattern: $0) } } + [0]
        return unsafe bytes.withUnsafeBufferPointer { buffer -> Result? in
            var (pointers, next) = unsafe ([UnsafePointer<CChar>?](), 0)
            for entry in all {
                let start = unsafe buffer.baseAddress.map { unsafe $0 + next }
                unsafe pointers.append(entry == nil ? nil : start)
                next += entry?.count ?? 0
            }
            return unsafe pointers.withUnsafeBufferPointer { list in unsafe body(list.baseAddress) }
        }
    }
}
