/// Bytes on their way to a sink, handed over in chunks: a document of any size costs one chunk of memory.
struct ByteBuffer<Failure: Error> {
    /// Large enough that a system call for each chunk does not show.
    static var chunkSize: Int { 1 << 16 }

    private var bytes: [UInt8] = []
    private let sink: ([UInt8]) throws(Failure) -> Void

    init(sink: @escaping ([UInt8]) throws(Failure) -> Void) {
        self.sink = sink
        bytes.reserveCapacity(Self.chunkSize + 1_024)
    }

    mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: text.description.utf8)
    }

    /// Hands over what has gathered when that is at least a chunk; call between values.
    mutating func flushIfFull() throws(Failure) {
        if bytes.count >= Self.chunkSize { try flush() }
    }

    mutating func flush() throws(Failure) {
        guard !bytes.isEmpty else { return }
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
    }
}
