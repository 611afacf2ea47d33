import CrestSeries

/// What a platform is to run, as windows of which the largest counts: some on a date, some that come on several days.
package struct Arrangement: Sendable {
    /// What somebody has to write once.
    struct Window: Sendable, Hashable {
        /// When it is open, in order; one time only for a window on a date.
        let spans: [Supply.Run]
        /// The days of one that comes on several, as many as there are spans.
        let days: RecurringWindow?

        var replicas: Int { spans[0].replicas }

        /// On its date.
        init(_ run: Supply.Run) {
            spans = [run]
            days = nil
        }

        init(_ days: RecurringWindow, spans: [Supply.Run]) {
            self.days = days
            self.spans = spans
        }
    }

    /// A part of the plan's time in which the same windows are open.
    struct Piece: Sendable, Hashable {
        let run: Supply.Run
        /// The indices of the windows that are open, the largest first.
        let windows: [Int]
    }

    let windows: [Window]
    /// All of the plan's time, in order.
    let pieces: [Piece]
    /// The same without regard to what says it.
    let supply: Supply

    /// Every run on its date.
    init(_ supply: Supply) {
        windows = supply.runs.map { Window($0) }
        pieces = supply.runs.enumerated().map { Piece(run: $1, windows: [$0]) }
        self.supply = supply
    }

    /// - Parameter floor: what runs where no window is open.
    init(_ windows: [Window], floor: Int, from start: Timestamp, until end: Timestamp) {
        let windows = Self.joined(windows)
        var marks: [(time: Timestamp, opens: Bool, window: Int)] = []
        for (index, window) in windows.enumerated() {
            for span in window.spans { marks += [(span.from, true, index), (span.to, false, index)] }
        }
        marks.sort { ($0.time, $0.window) < ($1.time, $1.window) }
        marks.append((end, false, -1))
        var pieces: [Piece] = []
        var open: [Int] = []
        var begin = start
        for mark in marks {
            if mark.time > begin {
                let run = Supply.Run(
                    from: begin, to: mark.time, replicas: max(floor, open.first.map { windows[$0].replicas } ?? floor))
                pieces.append(Piece(run: run, windows: open))
                begin = mark.time
            }
            if mark.opens {
                open.append(mark.window)
                open.sort { (windows[$0].replicas, $1) > (windows[$1].replicas, $0) }
            } else {
                // A window may end and begin at the same time: one of both is taken out.
                if let index = open.firstIndex(of: mark.window) { open.remove(at: index) }
            }
        }
        self.windows = windows
        self.pieces = pieces
        supply = Supply(pieces.map(\.run))
    }

    /// Those on dates that follow each other with the same size as one.
    private static func joined(_ windows: [Window]) -> [Window] {
        var joined: [Window] = []
        for window in windows.filter({ $0.days == nil }).sorted(by: { $0.spans[0].from < $1.spans[0].from }) {
            if let last = joined.last, last.replicas == window.replicas, last.spans[0].to == window.spans[0].from {
                joined[joined.count - 1] = Window(
                    Supply.Run(from: last.spans[0].from, to: window.spans[0].to, replicas: window.replicas))
            } else {
                joined.append(window)
            }
        }
        return joined + windows.filter { $0.days != nil }
    }

    /// Those that come on several days.
    var recurring: [(window: RecurringWindow, spans: [Supply.Run])] {
        windows.compactMap { window in window.days.map { ($0, window.spans) } }
    }

    /// Windows that somebody has to write, those of size `free` not counted.
    func slots(free: Int?) -> Int { windows.count { $0.replicas != free } }
}
