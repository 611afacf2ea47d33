/// How far a file of lines was read for good.
///
/// Lines at or after the time that is read are not read, and a later night must find them. It therefore goes on at the
/// first of them: what follows it, and is early enough to count tonight, is counted tonight beside what is kept.
struct LineProgress {
    /// Whether a last line without an end is left to another night, which will find it whole.
    let holdsLastLine: Bool
    /// Where another night goes on.
    var stop: Int?
    /// Whether that is the end of the file.
    var isAtEnd = false
    /// The latest time that was kept.
    var latest: Int64?
    /// What was read from ``stop`` on.
    var rest: [RowBatch] = []

    init(holdsLastLine: Bool) {
        self.holdsLastLine = holdsLastLine
    }

    /// - Parameter isWhole: whether nothing is left behind `place`.
    mutating func end(at place: Int, isWhole: Bool) {
        isAtEnd = isWhole && stop == nil
        stop = stop ?? place
    }

    mutating func note(_ batch: RowBatch) {
        latest = [latest, batch.latest].compactMap { $0 }.max()
    }
}
