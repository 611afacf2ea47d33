import Crest
import CrestAdvisor
import CrestStore
import Foundation
import Synchronization

/// Reads plans, each document once: that of a thousand series takes seconds, and a night asks for last night's and its
/// own several times.
final class PlanReader: Sendable {
    private let known = Mutex<[(document: [UInt8], plan: Plan)]>([])

    /// The plan that a document holds.
    ///
    /// - Parameter name: what complaints call it.
    func plan(_ document: [UInt8], name: String) throws(CrestError) -> Plan {
        if let entry = known.withLock({ known in known.first { $0.document == document } }) { return entry.plan }
        let plan = try PlanDocument(parsing: Data(document), name: name).plan
        remember(plan, document)
        return plan
    }

    /// The same of one in the store.
    func plan(_ record: DocumentRecord) throws(CrestError) -> Plan {
        try plan(record.bytes, name: "plan \(record.name) of the store")
    }

    /// The document of a plan, which need not be read again.
    func document(of plan: Plan) -> DocumentRecord {
        let record = DocumentRecord(name: plan.id, bytes: PlanDocument(plan).bytes)
        remember(plan, record.bytes)
        return record
    }

    private func remember(_ plan: Plan, _ document: [UInt8]) {
        known.withLock { $0.append((document, plan)) }
    }
}
