import CrestSeries

/// What a platform is to run, as windows: some on a date, some that come on several days.
package struct Arrangement: Sendable {
    /// A part of the plan's time.
    struct Piece: Sendable, Hashable {
        let run: Supply.Run
        /// Which of the recurring windows it is a day of; nil for one on a date.
        let recurring: Int?
    }

    /// All of the plan's time, in order.
    let pieces: [Piece]
    let recurring: [RecurringWindow]
    /// The same without regard to what says it.
    let supply: Supply

    /// Every run on its date.
    init(_ supply: Supply) {
        pieces = supply.runs.map { Piece(run: $0, recurring: nil) }
        recurring = []
        self.supply = supply
    }

    /// - Parameter pieces: in order, without gaps; neighbours of the same size on dates are joined.
    init(_ pieces: [Piece], recurring: [RecurringWindow]) {
        var joined: [Piece] = []
        for piece in pieces {
            if let last = joined.last, last.recurring == nil, piece.recurring == nil,
                last.run.replicas == piece.run.replicas
            {
                let run = Supply.Run(from: last.run.from, to: piece.run.to, replicas: piece.run.replicas)
                joined[joined.count - 1] = Piece(run: run, recurring: nil)
            } else {
                joined.append(piece)
            }
        }
        self.pieces = joined
        self.recurring = recurring
        supply = Supply(joined.map(\.run))
    }

    /// Windows that somebody has to write, those of size `free` not counted.
    func slots(free: Int?) -> Int {
        recurring.count + pieces.count(where: { $0.recurring == nil && $0.run.replicas != free })
    }
}
