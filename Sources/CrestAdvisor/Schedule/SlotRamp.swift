package import CrestSeries

/// A ``RampLimit`` on the grid of a schedule: what one span's move makes of a number of replicas.
///
/// Within a span lie the changes of ``reach`` slots, so that the supply of a slot is bound by each of the `reach` slots
/// before it. Spans shorter than a slot repeat within it instead. Both functions rise with their argument: the smaller
/// of two schedules that keep the limit keeps it too, which is what makes a smallest schedule exist.
package struct SlotRamp: Sendable, Hashable {
    package let amount: RampLimit.Amount
    package let quantum: Int
    /// The most that there may be: it can be reached even when it is no multiple of the quantum.
    private let maximum: Int
    /// How many slots before it a slot is bound by; at least 1.
    package let reach: Int
    /// How many whole spans lie in a slot; at least 1.
    private let repetitions: Int

    package init(_ limit: RampLimit, interval: SamplingInterval, quantum: Int, maximum: Int = .max) {
        amount = limit.amount
        self.quantum = quantum
        self.maximum = maximum
        reach = Int((limit.span.seconds + interval.seconds - 1) / interval.seconds)
        repetitions = max(1, Int(interval.seconds / limit.span.seconds))
    }

    /// The most that `replicas` may have become after a span.
    package func highest(from replicas: Int) -> Int {
        var level = replicas
        for _ in 0..<repetitions where level < min(maximum, Capacity.mostReplicas) {
            let raised = level + move(from: level)
            level = raised < maximum ? raised / quantum * quantum : maximum
        }
        return level
    }

    /// The least that `replicas` may have become after a span; never below zero.
    package func lowest(from replicas: Int) -> Int {
        var level = replicas
        for _ in 0..<repetitions where level > 0 {
            let lowered = max(0, level - move(from: level))
            let multiple = lowered.rounded(upTo: quantum)
            level = lowered <= maximum ? min(multiple, maximum) : multiple
        }
        return level
    }

    /// The least from which `goal` can be reached in a span.
    package func least(reaching goal: Int) -> Int {
        var low = 0
        var high = goal
        while low < high {
            let middle = (low + high) / 2
            if highest(from: middle) >= goal { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func move(from level: Int) -> Int {
        switch amount {
        case .replicas(let count): max(quantum, count)
        // The product first: 10 replicas × 30 % ÷ 100 is 3 exactly, 10 × 0.3 need not be.
        case .percent(let share): max(quantum, Int(Double(level) * share / 100))
        }
    }
}

extension Int {
    /// The smallest multiple of `quantum` that is not below this number, which is not negative.
    func rounded(upTo quantum: Int) -> Int {
        (self + quantum - 1) / quantum * quantum
    }
}
