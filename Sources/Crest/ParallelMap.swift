/// `transform` of every element, on at most `jobs` tasks at a time, results placed by index: any number of jobs gives
/// the same array. Each task takes the next element when it is free, so that one slow element holds up no other.
package func parallelMap<Element: Sendable, Result: Sendable>(
    _ elements: [Element], jobs: Int, progress: (@Sendable (Int) -> Void)? = nil,
    _ transform: @escaping @Sendable (Element) -> Result
) async -> [Result] {
    precondition(jobs > 0, "at least one job is needed, not \(jobs)")
    return await withTaskGroup(of: (Int, Result).self) { group in
        var results = [Result?](repeating: nil, count: elements.count)
        var next = 0
        func startNext() {
            guard next < elements.count else { return }
            let index = next
            let element = elements[index]
            group.addTask { (index, transform(element)) }
            next += 1
        }
        for _ in 0..<min(jobs, elements.count) { startNext() }
        var finished = 0
        for await (index, result) in group {
            results[index] = result
            finished += 1
            progress?(finished)
            startNext()
        }
        return results.compactMap { $0 }
    }
}
