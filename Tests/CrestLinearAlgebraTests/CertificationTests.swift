import CrestLinearAlgebra
import Testing

@Suite struct `NIST's linear reference sets` {
    @Test(arguments: NistReference.all)
    func `come out with the digits of their gate`(reference: NistReference) throws {
        let certification = try reference.certify()
        #expect(certification.coefficientDigits >= certification.coefficientGate, "\(certification)")
        #expect(certification.errorDigits >= certification.errorGate, "\(certification)")
        #expect(certification.passes)
    }

    @Test func `are eleven, each by its own name`() {
        #expect(Set(NistReference.all.map(\.name)).count == 11)
    }
}

extension NistReference: CustomTestStringConvertible {
    /// The name alone, not its data.
    public var testDescription: String { name }
}
