"""The fixtures of NonNegativeLeastSquaresTests.swift, from scipy.

Run: python3 scripts/reference/non_negative_least_squares.py
"""
import numpy
import scipy
import scipy.optimize

print(f"numpy {numpy.__version__}, scipy {scipy.__version__}")
# The design of the tests: entry (i, j) is ((7 i + 3 j² + i j) mod 11 − 5) / 4, exact in binary.
rows, columns = 24, 6
x = numpy.array([[((7 * i + 3 * j * j + i * j) % 11 - 5) / 4 for j in range(columns)] for i in range(rows)])
for k in range(4):
    y = numpy.array([((5 * i + 2 * k * i * i + k) % 7 - 3) / 2 for i in range(rows)])
    beta, norm = scipy.optimize.nnls(x, y)
    print([float(value) for value in beta], float(norm))
