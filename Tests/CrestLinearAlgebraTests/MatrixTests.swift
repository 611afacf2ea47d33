import CrestLinearAlgebra
import Foundation
import Testing

@Suite struct `Matrix products` {
    let a = Matrix(columns: [[1, 4], [2, 5], [3, 6]])

    @Test func `multiply`() {
        #expect(a.multiplied(by: Matrix(columns: [[1, 0, 2]])) == Matrix(columns: [[7, 16]]))
        #expect(a.multiplied(by: [1, 0, 2]) == [7, 16])
    }

    @Test func `multiply the transpose`() {
        #expect(a.multiplied(by: Matrix(columns: [[1, 2]]), transposingSelf: true) == Matrix(columns: [[9, 12, 15]]))
        #expect(a.multiplied(by: [1, 2], transposingSelf: true) == [9, 12, 15])
        #expect(a.multiplied(by: a, transposingOther: true) == Matrix(columns: [[14, 32], [32, 77]]))
    }

    @Test func `give a symmetric Gram matrix`() {
        #expect(a.gram == Matrix(columns: [[17, 22, 27], [22, 29, 36], [27, 36, 45]]))
    }

    @Test func `of empty matrices are zeros`() {
        #expect(Matrix(rows: 2, columns: 0).multiplied(by: Matrix(rows: 0, columns: 3)) == Matrix(rows: 2, columns: 3))
        #expect(Matrix(rows: 0, columns: 2).gram == Matrix(rows: 2, columns: 2))
    }
}

@Suite struct `The BLAS` {
    @Test func `says which kernels it runs`() {
        #expect(!Blas.coreName.isEmpty)
        #expect(Blas.configuration.contains("OpenBLAS"))
    }

    /// OpenBLAS 0.3.21 does so when the CPU is newer than itself.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"] == nil))
    func `does not fall back to SSE3 on a CPU with AVX2`() throws {
        let flags =
            try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8).split(separator: "\n")
            .first { $0.hasPrefix("flags") }?.split(separator: " ") ?? []
        if flags.contains("avx2") && flags.contains("fma") { #expect(Blas.coreName != "Prescott") }
    }
}
