"""The data sets: regular series with NaN where nothing was observed, in the steps in which one would provision."""
import os
from dataclasses import dataclass

import numpy as np
import pandas as pd

DAY = pd.Timedelta(days=1)


@dataclass
class Dataset:
    name: str
    series: pd.Series  # index: regular UTC times; NaN where missing
    seasons: list      # observations a cycle, ascending
    least_history: int = 7  # days before the first origin

    @property
    def step(self):
        return self.series.index[1] - self.series.index[0]

    @property
    def horizon(self):
        return int(DAY / self.step)

    def cutoffs(self, count):
        """Positions of the last `count` midnights that leave a whole day to score."""
        index = self.series.index
        midnights = np.flatnonzero((index - index.normalize()) < self.step)
        last = len(index) - self.horizon
        return [i for i in midnights if self.least_history * self.horizon <= i <= last][-count:]

    def history(self, cutoff):
        """What lies before, gaps filled as a careful user of a peer would: the same time a day before, then a line."""
        values = self.series.iloc[:cutoff].to_numpy(float).copy()
        for i in range(self.horizon, len(values)):
            if np.isnan(values[i]):
                values[i] = values[i - self.horizon]
        return pd.Series(values).interpolate(limit_direction="both").to_numpy()

    def actual(self, cutoff):
        return self.series.iloc[cutoff:cutoff + self.horizon].to_numpy(float)


def _regular(times, values, step, how, least=1.0):
    """Buckets of `step`; one that holds less than the share `least` of the samples of a full one is missing."""
    raw = pd.Series(np.asarray(values, float), index=pd.DatetimeIndex(times).tz_localize(None)).sort_index()
    groups = raw.groupby(raw.index.floor(step))
    counts = groups.count()
    buckets = groups.sum() if how == "sum" else groups.mean()
    buckets[counts < least * counts.max()] = np.nan
    return buckets.reindex(pd.date_range(buckets.index[0], buckets.index[-1], freq=step)).rename("value")


def _csv(directory, path, **options):
    return pd.read_csv(os.path.join(directory, path), **options)


def _stamped(directory, path, column, step, how="sum", least=1.0):
    rows = _csv(directory, path)
    return _regular(pd.to_datetime(rows["timestamp"]), rows[column], step, how, least)


def taxi(d):
    """Half-hourly, seven months; the last fortnight holds a blizzard."""
    return Dataset("taxi", _stamped(d, "nab/realKnownCause__nyc_taxi.csv", "value", "30min"), [48, 336])


def elb(d):
    """Five minutes, two weeks, spiky: no week can be learned."""
    return Dataset("elb", _stamped(d, "nab/realAWSCloudwatch__elb_request_count_8c0756.csv", "value", "5min"), [288])


def nasa(d):
    """Ten minutes: fine enough for the peak that must be served; a minute holds 35 requests and is mostly Poisson noise."""
    return Dataset("nasa", _stamped(d, "nasa_http_1995/requests_1min.csv.gz", "requests", "10min", least=0.9), [144, 1008])


def twitter(d):
    """Half-hourly; the last half hour of each day was not collected."""
    rows = _csv(d, "twitter_stream_2021/tweets_1min.csv")
    seen = rows[rows.seconds_seen > 0]
    times = pd.Timestamp("2021-08-01") + pd.to_timedelta(seen.t_seconds, unit="s")
    return Dataset("twitter", _regular(times, seen.tweets, "30min", "sum", least=0.9), [48, 336])


def m_large(d):
    """Requests to a language model, ten minutes, two weeks."""
    rows = _csv(d, "alibaba_servegen/m_large_10min.csv")
    times = pd.Timestamp("2024-01-01") + pd.to_timedelta(rows.t_seconds, unit="s")
    return Dataset("m_large", _regular(times, rows.requests_per_second, "10min", "mean"), [144])


def kpi(d):
    """An indicator of a web service, half-hourly means of five minutes, a month."""
    rows = _csv(d, "kpi_aiops/8a20c229.csv")
    return Dataset("kpi", _regular(pd.to_datetime(rows.timestamp, unit="s"), rows.value, "30min", "mean", 0.5), [48, 336])


def taylor(d):
    """Electricity demand, half-hourly, twelve weeks."""
    return Dataset("taylor", _stamped(d, "taylor/demand_30min.csv", "demand_mw", "30min"), [48, 336])


def bank_calls(d):
    """Calls an hour. Nights and weekends are no rows because the bank is closed: there, demand is zero, not unknown."""
    rows = _csv(d, "bank_calls/calls_5min.csv")
    calls = _regular(pd.to_datetime(rows.timestamp), rows.calls, "1h", "sum", 0).fillna(0)
    whole_days = pd.date_range(calls.index[0].normalize(), calls.index[-1].normalize() + DAY, freq="1h")[:-1]
    return Dataset("bank_calls", calls.reindex(whole_days, fill_value=0), [24, 168])


def bikeshare(d):
    """Rides an hour, the last year."""
    rides = _stamped(d, "bikeshare_dc/rides_hourly.csv.gz", "rides", "1h")
    return Dataset("bikeshare", rides[rides.index >= rides.index[-1].normalize() - pd.Timedelta(days=365)], [24, 168])


LOADERS = {
    loader.__name__: loader
    for loader in (taxi, elb, nasa, twitter, m_large, kpi, taylor, bank_calls, bikeshare)
}


def load(name, directory):
    """None when the set's file is not there."""
    if name not in LOADERS:
        raise SystemExit(f"there is no set '{name}'; one of {', '.join(LOADERS)}")
    try:
        return LOADERS[name](directory)
    except FileNotFoundError:
        return None
