"""The fixtures of RidgeTests.swift and SingularValueTests.swift, from numpy and scipy.

Run: python3 scripts/reference/dense_algebra.py
"""
import numpy
import scipy
import scipy.linalg

print(f"numpy {numpy.__version__}, scipy {scipy.__version__}")
# The design of the tests: entry (i, j) is ((7 i + 3 j² + i j) mod 11 − 5) / 4, exact in binary.
rows, columns = 12, 4
x = numpy.array([[((7 * i + 3 * j * j + i * j) % 11 - 5) / 4 for j in range(columns)] for i in range(rows)])
y = numpy.array([[((5 * i + 2 * k) % 7 - 3) / 2 for k in range(3)] for i in range(rows)])
weights = numpy.array([1 - 0.0625 * (i % 4) for i in range(rows)])
penalties = numpy.diag([0.001, 0.5, 0.5, 5.0])
normal = x.T @ (weights[:, None] * x) + penalties
beta = scipy.linalg.solve(normal, x.T @ (weights[:, None] * y), assume_a="pos")
numpy.set_printoptions(precision=17)
print("ridge, one column a right-hand side")
for k in range(3):
    print([repr(float(v)) for v in beta[:, k]])
print("singular values", [repr(float(v)) for v in numpy.linalg.svd(x, compute_uv=False)])
print("of the transpose", [repr(float(v)) for v in numpy.linalg.svd(x.T, compute_uv=False)])
