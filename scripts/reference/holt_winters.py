#!/usr/bin/env python3
"""Reference values for textbook Holt-Winters: scripts/reference/holt_winters.py DIRECTORY

Reads holt-winters-series.json (written by holt_winters.R) and writes holt-winters-statsmodels.json: fitted values,
states and forecasts of ExponentialSmoothing at given parameters and initial states, and the least sum of squares that
its optimisers find from those states. Seasonal forecasts are kept for less than a cycle: those of statsmodels 0.15.0 at a
whole cycle ahead leave the last observation out of the season (R's do not).
"""
import json
import pathlib
import platform
import sys
import warnings

import numpy as np
import scipy
import statsmodels
from statsmodels.tsa.holtwinters import ExponentialSmoothing

KINDS = {"none": None, "additive": "add", "multiplicative": "mul"}


def model(series, start, damped):
    seasonal = start["seasonality"] != "none"
    return ExponentialSmoothing(
        np.array(series["values"]), trend=None if start["trend"] == "none" else "add", damped_trend=damped,
        seasonal=KINDS[start["seasonality"]], seasonal_periods=series["period"] if seasonal else None,
        initialization_method="known", initial_level=start["initial"]["level"],
        initial_trend=None if start["trend"] == "none" else start["initial"]["slope"],
        initial_seasonal=start["initial"]["seasonal"] if seasonal else None)


def given(series, start, damped):
    trend, seasonal = start["trend"] != "none", start["seasonality"] != "none"
    parameters = {"level": 0.35, "trend": 0.08 if trend else 0, "seasonal": 0.25 if seasonal else 0,
                  "damping": 0.93 if damped else 1}
    fit = model(series, start, damped).fit(
        optimized=False, smoothing_level=parameters["level"], smoothing_trend=parameters["trend"] if trend else None,
        smoothing_seasonal=parameters["seasonal"] if seasonal else None,
        damping_trend=parameters["damping"] if damped else None)
    final = {"level": fit.level[-1], "slope": fit.trend[-1] if trend else 0,
             "seasonal": list(fit.season[-series["period"]:]) if seasonal else []}
    return {"parameters": parameters, "final": final, "fitted": list(fit.fittedvalues),
            "forecast": list(fit.forecast(series["period"] - 1 if seasonal else 30))}


def least(series, start, damped):
    best = np.inf
    for method in ("SLSQP", "L-BFGS-B", "trust-constr"):
        for use_brute in (True, False):
            best = min(best, model(series, start, damped).fit(method=method, use_brute=use_brute).sse)
    return best


def main():
    warnings.simplefilter("ignore")
    directory = pathlib.Path(sys.argv[1])
    data = json.loads((directory / "holt-winters-series.json").read_text())
    series = {one["name"]: one for one in data["series"]}
    cases = []
    for start in data["starts"]:
        for damped in (False, True) if start["trend"] != "none" else (False,):
            one = series[start["series"]]
            cases.append({
                "series": one["name"], "seasonality": start["seasonality"],
                "trend": "damped" if damped else start["trend"], "initial": start["initial"],
                **given(one, start, damped), "leastSumOfSquares": least(one, start, damped)})
            print(one["name"], start["seasonality"], cases[-1]["trend"], cases[-1]["leastSumOfSquares"])
    tool = (f"Python {platform.python_version()}, statsmodels {statsmodels.__version__}, "
            f"numpy {np.__version__}, scipy {scipy.__version__}")
    (directory / "holt-winters-statsmodels.json").write_text(json.dumps({"tool": tool, "cases": cases}))


if __name__ == "__main__":
    main()
