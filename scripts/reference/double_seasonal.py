#!/usr/bin/env python3
"""Reference values for double-seasonal Holt-Winters: scripts/reference/double_seasonal.py DIRECTORY

Writes double-seasonal.json: a second implementation of the recursion (Taylor 2003 with a damped trend and clipped
state updates), with its seeds, on made-up series with gaps, outliers and a level shift; and the least sum of squared
innovations that scipy's differential evolution finds on two series within the same bounds.
"""
import json
import math
import pathlib
import platform
import sys

import numpy as np
import scipy
import scipy.stats
from scipy.optimize import differential_evolution

BOUNDS = [(1e-4, 0.9), (0, 0.3), (0.7, 0.995), (1e-3, 0.6), (1e-3, 0.6), (0, 0.99)]


def made_up(seed, days, m1, m2, noise):
    rng = np.random.default_rng(seed)
    t = np.arange(days * m1)
    day = 300 * np.sin(2 * np.pi * t / m1) + 80 * np.cos(4 * np.pi * t / m1)
    week = 120 * np.where((t % m2) // m1 >= m2 // m1 - 2, -1, 0.4)
    wander = np.cumsum(rng.normal(0, 0.1 * noise, len(t)))
    error = np.zeros(len(t))
    for i in range(1, len(t)):
        error[i] = 0.7 * error[i - 1] + rng.normal(0, noise)
    return np.round(1000 + 0.05 * t + day + week + wander + error, 3)


def seeds(z, m1, m2):
    """Without gaps: the documented initial states."""
    def profile(x, m):
        n = len(x) // m
        blocks = x[:n * m].reshape(n, m)
        means = blocks.mean(axis=1)
        tilt = np.polyfit(np.arange(n), means, 1)[0] / m if n > 1 else 0.0
        around = blocks - means[:, None] - tilt * (np.arange(m) - (m - 1) / 2)
        p = around.mean(axis=0)
        return p - p.mean(), n

    phase = np.arange(len(z))
    d, _ = profile(z, m1)
    rest = z - d[phase % m1]
    w, n = profile(rest, m2)
    w = w * n / (n + 1)
    rest = rest - w[phase % m2]
    residual = np.concatenate([rest[i:i + m1] - rest[i:i + m1].mean() for i in range(0, len(z), m1)])
    scale = np.median(np.abs(residual)) / scipy.stats.norm.ppf(0.75)
    return {"level": rest[:m2].mean(), "short": list(d), "long": list(w), "variance": scale ** 2}


def follow(z, missing, seed, parameters, width, m1, m2, horizon):
    alpha, beta, phi, delta, omega, rho = parameters
    level, slope, error, variance = seed["level"], 0.0, 0.0, seed["variance"]
    d, w = dict(enumerate(seed["short"])), dict(enumerate(seed["long"]))
    expected, innovations, row = [], [], []
    for t, y in enumerate(z):
        season = d[t % m1] + w[t % m2]
        expected.append(level + phi * slope + season + rho * error)
        if missing[t]:
            innovations.append(0.0)
            level, slope, error = level + phi * slope, phi * slope, rho * error
            continue
        u = y - (level + phi * slope + season)
        innovations.append(u - rho * error)
        error, psi, jump = u, u, 0.0
        if width is not None and abs(u) > width * math.sqrt(variance):
            if not row or row[-1] * u < 0:
                row, before = [], variance
            row.append(u)
            if len(row) >= (m1 if u > 0 else 3 * m1):
                jump, psi = sum(row) / len(row), 0.0
                error, variance, row = u - jump, before, []
            else:
                psi = math.copysign(width * math.sqrt(variance), u)
                variance = 0.995 * variance + 0.005 * min(u * u, 9 * variance)
        else:
            row = []
            variance = 0.995 * variance + 0.005 * u * u
        level, slope = level + phi * slope + alpha * psi + jump, phi * slope + alpha * beta * psi
        d[t % m1] += delta * psi
        w[t % m2] += omega * psi
    forecast, damped = [], 0.0
    for h in range(1, horizon + 1):
        damped += phi ** h
        t = len(z) + h - 1
        forecast.append(level + damped * slope + d[t % m1] + w[t % m2] + rho ** h * error)
    return {"expected": expected, "innovations": innovations, "forecast": forecast}


def least(z, seed, m1, m2):
    """Differential evolution over all candidates at once, no clipping."""
    def cost(p):
        alpha, beta, phi, delta, omega, rho = p
        size = p.shape[1]
        level, slope, error = np.full(size, seed["level"]), np.zeros(size), np.zeros(size)
        d = np.repeat(np.array(seed["short"])[:, None], size, axis=1)
        w = np.repeat(np.array(seed["long"])[:, None], size, axis=1)
        total = np.zeros(size)
        for t, y in enumerate(z):
            base = level + phi * slope
            u = y - (base + d[t % m1] + w[t % m2])
            if t >= m2:
                total += (u - rho * error) ** 2
            level, slope, error = base + alpha * u, phi * slope + alpha * beta * u, u
            d[t % m1] += delta * u
            w[t % m2] += omega * u
        return total
    result = differential_evolution(
        cost, BOUNDS, vectorized=True, updating="deferred", seed=1, popsize=20, maxiter=150, tol=1e-8, polish=False)
    return float(result.fun)


def main():
    directory = pathlib.Path(sys.argv[1])
    m1, m2, horizon = 12, 84, 100
    cases = []
    for name, width, change in (
            ("plain", None, None), ("gaps", None, "gaps"), ("outliers", 2.0, "outliers"), ("rise", 2.0, "rise"),
            ("fall", 2.0, "fall")):
        z, missing = made_up(11, 42, m1, m2, 12.0), np.zeros(42 * m1, bool)
        seed = seeds(z, m1, m2)
        if change == "gaps":
            missing[100:130] = missing[300] = True
        if change == "outliers":
            z[250:253] += 900
            z[300:306] -= 700
        if change in ("rise", "fall"):
            z[350:] += 600 if change == "rise" else -600
        parameters = [0.05, 0.1, 0.9, 0.15, 0.2, 0.6]
        cases.append({
            "name": name, "values": list(z), "missing": [bool(x) for x in missing], "periods": [m1, m2],
            "width": width, "seed": seed, "parameters": parameters,
            **follow(z, missing, seed, parameters, width, m1, m2, horizon)})
    optima = []
    for seed in (21, 22):
        z = made_up(seed, 35, 24, 168, 20.0)
        optima.append({
            "values": list(z), "periods": [24, 168], "sumOfSquares": least(z, seeds(z, 24, 168), 24, 168)})
        print(optima[-1]["sumOfSquares"])
    tool = f"Python {platform.python_version()}, numpy {np.__version__}, scipy {scipy.__version__}"
    (directory / "double-seasonal.json").write_text(json.dumps({"tool": tool, "cases": cases, "optima": optima}))


if __name__ == "__main__":
    main()
