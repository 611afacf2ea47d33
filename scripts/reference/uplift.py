"""The fixture of UpliftModelTests.swift: the hierarchical model by conditioning the joint normal, no ridge.

Run: python3 scripts/reference/uplift.py
"""
import numpy as np

KINDS = ["a", "a", "b"]
VALUES = np.array([0.5, 0.8, -0.2])
EXTRA = np.array([0.0, 0.15 ** 2, 0.0])
COMMON, BETWEEN, WITHIN = 1.0, 0.5, 0.35


def predict(kind):
    names = KINDS + [kind]
    same = np.array([[x == y for y in names] for x in names], float)
    covariance = COMMON ** 2 + BETWEEN ** 2 * same + np.diag(np.append(WITHIN ** 2 + EXTRA, WITHIN ** 2))
    if kind not in KINDS:
        covariance[-1, -1] = COMMON ** 2 + BETWEEN ** 2 + WITHIN ** 2
    weights = np.linalg.solve(covariance[:-1, :-1], covariance[:-1, -1])
    return weights @ VALUES, np.sqrt(covariance[-1, -1] - weights @ covariance[:-1, -1])


if __name__ == "__main__":
    print("numpy", np.__version__)
    for kind in ("a", "b", "new"):
        print(kind, *(repr(float(x)) for x in predict(kind)))
