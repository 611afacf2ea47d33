"""The fixture of ModulationTests.swift: clamped cubic B-splines by scipy.

Run: python3 scripts/reference/splines.py
"""
import numpy as np
import scipy
from scipy.interpolate import BSpline

knots = np.r_[[0] * 3, np.linspace(0, 1, 5), [1] * 3]
print("scipy", scipy.__version__)
for x in (0.1, 0.62):
    print(x, [round(float(v), 12) for v in BSpline.design_matrix(np.array([x]), knots, 3).toarray()[0]])
