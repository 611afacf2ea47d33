/// Lays JSON without blanks out in lines, as JSONEncoder's `prettyPrinted` does to the byte: that took a fifth of an
/// export.
package enum JSONLayout {
    package static func indented(_ json: String) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * json.utf8.count)
        var (depth, isText, isEscaped, isOpening) = (0, false, false, false)
        func breakLine() {
            text.append(UInt8(ascii: "\n"))
            text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
        }
        for byte in json.utf8 {
            if isText {
                isText = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                text.append(byte)
                continue
            }
            let isClosing = byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
            if isClosing {
                depth -= 1
                if isOpening { text.append(UInt8(ascii: "\n")) }
            }
            if isOpening || isClosing { breakLine() }
            isOpening = false
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                text.append(byte)
                depth += 1
                isOpening = true
            case UInt8(ascii: ","):
                text.append(byte)
                breakLine()
            case UInt8(ascii: ":"): text.append(contentsOf: " : ".utf8)
            default:
                isText = byte == UInt8(ascii: "\"")
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
