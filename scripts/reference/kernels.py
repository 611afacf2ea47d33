"""The fixture of CampaignTests.swift: masses of the kernels from 10 minutes to 2 hours, by quadrature.

Run: python3 scripts/reference/kernels.py
"""
import numpy as np
import scipy
from scipy.integrate import quad
from scipy.optimize import brentq

q = 0.7 / 3600
p = brentq(lambda p: np.log(q / p) - (p + q) * 18000, 1e-12, q)
CURVES = {
    "burst": lambda t: (1 - np.exp(-t / 300)) * (1 + t / 1800) ** -1.0,
    "exponential": lambda t: np.exp(-t / 2700) / 2700,
    "viral": lambda t: (p + q) ** 2 / p * np.exp(-(p + q) * t) / (1 + q / p * np.exp(-(p + q) * t)) ** 2,
    "plateau": lambda t: 1 - np.exp(-t / 300),
    "drop": lambda t: t / 60 ** 2 * np.exp(-t / 60),
}

if __name__ == "__main__":
    print("scipy", scipy.__version__)
    for name, curve in CURVES.items():
        print(name, repr(quad(curve, 600, 7200, epsabs=0, epsrel=1e-12, limit=200)[0]))
