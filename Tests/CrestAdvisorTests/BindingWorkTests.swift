import CrestAdvisor
import Testing

@Suite struct `Kinds of work` {
    @Test func `are read from a line, with names that have signs of their own`() throws {
        let work = try BindingWork("prefill = 12000 + {kind=\"decode\"}=900.5")
        #expect(work.kinds.map(\.series) == ["prefill", "{kind=\"decode\"}"])
        #expect(work.kinds.map(\.perReplica) == [12_000, 900.5])
        #expect(work.name == "prefill+{kind=\"decode\"}")
    }

    @Test(arguments: ["", "prefill", "prefill=", "prefill=0", "prefill=-3", "prefill=inf", "a=1+", "a=1+a=2"])
    func `that make no sense are refused`(text: String) {
        #expect {
            try BindingWork(text)
        } throws: { error in
            (error as? AdvisorError)?.code == .capacity
        }
    }
}
