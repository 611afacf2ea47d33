package import Crest
package import CrestSeries
package import CrestStore

/// What a night needs of the machine; a test gives it another one.
package struct NightEnvironment: Sendable {
    /// The clock.
    package var now: @Sendable () -> Timestamp
    /// Where plans are published.
    package var files: any FileSystem
    /// Hands a text to a server: nil when it was taken, otherwise why not.
    package var post: @Sendable (_ body: String, _ address: String, _ headers: [String]) -> String?
    /// How many cores are used; the result does not depend on it.
    package var jobs: Int
    /// Of Crest, as the report says it.
    package var version: String
    /// Told what is being done, for a person who watches.
    package var progress: @Sendable (String) -> Void
    /// Told each stage as soon as it is over for good; a test dies here.
    package var reached: @Sendable (Stage) throws -> Void

    package init(
        now: @escaping @Sendable () -> Timestamp, files: any FileSystem = SystemFiles(),
        post: @escaping @Sendable (String, String, [String]) -> String?, jobs: Int,
        version: String = "", progress: @escaping @Sendable (String) -> Void = { _ in },
        reached: @escaping @Sendable (Stage) throws -> Void = { _ in }
    ) {
        self.now = now
        self.files = files
        self.post = post
        self.jobs = jobs
        self.version = version
        self.progress = progress
        self.reached = reached
    }
}
