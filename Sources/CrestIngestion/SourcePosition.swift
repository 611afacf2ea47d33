/// A place in an input, counted after decompression.
public struct SourcePosition: Hashable, Sendable {
    /// The path, or `-` for standard input.
    public let file: String
    /// From 1; a line inside a quoted field counts.
    public let line: Int
    /// The byte within the line, from 1.
    public let column: Int
    /// The byte within the file, from 0.
    public let byte: Int

    package init(file: String, line: Int, column: Int, byte: Int) {
        self.file = file
        self.line = line
        self.column = column
        self.byte = byte
    }

    /// Of a byte of the sample, with which the file begins.
    init(of place: Int, in bytes: Span<UInt8>, file: String) {
        var lineStart = place
        while lineStart > 0, bytes[lineStart - 1] != Ascii.lineFeed, bytes[lineStart - 1] != Ascii.carriageReturn {
            lineStart -= 1
        }
        self.init(
            file: file, line: 1 + bytes.lineEnds(in: 0..<lineStart), column: place - lineStart + 1, byte: place)
    }
}

extension SourcePosition: CustomStringConvertible {
    /// `file:line:column (byte n)`, which editors can follow.
    public var description: String { "\(file):\(line):\(column) (byte \(byte))" }
}
