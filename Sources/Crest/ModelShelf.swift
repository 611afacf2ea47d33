import Synchronization

/// The files of a ``ModelArchive`` in memory, for a store that keeps them: those that it had, and what became of them.
package final class ModelShelf: Sendable {
    private struct State {
        var files: [String: [UInt8]]
        var changed: Set<String> = []
    }

    private let state: Mutex<State>

    /// - Parameter files: by name.
    package init(_ files: [String: [UInt8]]) {
        state = Mutex(State(files: files))
    }

    /// What changed since this was last asked, in the order of the names; no bytes for what is gone.
    package func takeChanges() -> [(name: String, bytes: [UInt8]?)] {
        state.withLock { state in
            defer { state.changed = [] }
            return state.changed.sorted().map { ($0, state.files[$0]) }
        }
    }

    func file(_ name: String) -> [UInt8]? {
        state.withLock { $0.files[name] }
    }

    /// - Parameter bytes: none to remove it.
    func put(_ bytes: [UInt8]?, as name: String) {
        state.withLock { state in
            state.files[name] = bytes
            state.changed.insert(name)
        }
    }
}
