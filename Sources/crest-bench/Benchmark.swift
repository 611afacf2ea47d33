import Glibc

/// Something to measure, under a name for the command line.
struct Benchmark: Sendable {
    let name: String
    let summary: String
    /// Prints its figures, one a line.
    let run: @Sendable () throws -> Void
}

/// The seconds of processor time that `work` takes: the median of five runs, after one that is not counted.
func medianProcessorSeconds(_ work: () throws -> Void) rethrows -> Double {
    try work()
    var seconds: [Double] = []
    for _ in 0..<5 {
        let start = processorSeconds()
        try work()
        seconds.append(processorSeconds() - start)
    }
    return seconds.sorted()[2]
}

private func processorSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
