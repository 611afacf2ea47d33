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
}

extension SourcePosition: CustomStringConvertible {
    /// `file:line:column (byte n)`, which editors can follow.
    public var description: String { "\(file):\(line):\(column) (byte \(byte))" }
}
