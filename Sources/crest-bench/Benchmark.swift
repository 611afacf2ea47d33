import Glibc

/// Something to measure, under a name for the command line.
struct Benchmark: Sendable {
    let name: String
    let summary: String
    /// Prints its figures, one a line.
    let run: @Sendable () async throws -> Void
}

/// What an idle processor takes to come to its full speed, generously: until then the same work takes twice as long.
private let warmUp = 0.5

/// The seconds of processor time that `work` takes: the median of five runs, after half a second that is not counted.
func medianProcessorSeconds(_ work: () throws -> Void) rethrows -> Double {
    let begin = processorSeconds()
    repeat { try work() } while processorSeconds() - begin < warmUp
    var seconds: [Double] = []
    for _ in 0..<5 {
        let start = processorSeconds()
        try work()
        seconds.append(processorSeconds() - start)
    }
    return seconds.sorted()[2]
}

/// The seconds that `work` takes by the clock, at least, of five runs.
func leastClockSeconds(_ work: () throws -> Void) rethrows -> Double {
    var least = Double.infinity
    for _ in 0..<5 {
        let start = seconds(CLOCK_MONOTONIC)
        try work()
        least = min(least, seconds(CLOCK_MONOTONIC) - start)
    }
    return least
}

/// The seconds that `work` takes by the clock and those of the processors: the run of three that the clock found
/// shortest.
func leastSeconds(_ work: () async -> Void) async -> (clock: Double, processor: Double) {
    var runs: [(clock: Double, processor: Double)] = []
    for _ in 0..<3 {
        let (clock, processor) = (seconds(CLOCK_MONOTONIC), processorSeconds())
        await work()
        runs.append((seconds(CLOCK_MONOTONIC) - clock, processorSeconds() - processor))
    }
    return runs.sorted { $0.clock < $1.clock }[0]
}

private func processorSeconds() -> Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

private func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
