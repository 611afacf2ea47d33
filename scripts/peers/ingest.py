#!/usr/bin/env python3
"""Compares how fast Crest, polars, duckdb and pyarrow read rows of timestamp,value and add them up by minutes, on one thread;
and how fast Crest and duckdb count the lines of a Combined log by minutes:

    ingest.py compare CREST_BENCH     all of them in turn, three times; prints MB per processor second and ratios
    ingest.py PEER FILE iso|epoch|combined     one of them; prints processor seconds (the least of three), minutes and the sum

`scripts/bench ingest --peers` runs it, with the peers in a virtual environment of their own.
"""
import os
import resource
import subprocess
import sys
import tempfile

# Whole minutes: Crest leaves an incomplete one out.
ROWS = 5_000_040
LINES = 1_200_000
PEERS = ["polars", "duckdb", "pyarrow"]
os.environ["POLARS_MAX_THREADS"] = os.environ["OMP_NUM_THREADS"] = os.environ["ARROW_NUM_THREADS"] = "1"
path, form = (sys.argv[2:4] + ["", ""])[:2]


def with_polars():
    import polars
    rows = polars.scan_csv(path)
    time = polars.col("timestamp")
    # Told the format, it is several times as fast as with try_parse_dates.
    if form == "iso":
        time = time.str.to_datetime("%Y-%m-%dT%H:%M:%SZ")
    minute = time.dt.truncate("1m") if form == "iso" else time // 60
    found = rows.group_by(minute).agg(polars.col("value").sum()).collect()
    return len(found), found["value"].sum()


def with_duckdb():
    import duckdb
    connection = duckdb.connect(config={"threads": 1})
    if form == "combined":
        # The cheapest way: the text of the minute is the group, and no field is understood.
        columns = ", ".join(f"'{name}': 'varchar'" for name in "abctzrsnfg")
        return connection.execute(
            f"select count(*), sum(n) from (select left(t, 18) as minute, count(*) as n from read_csv('{path}', "
            "delim=' ', quote='\"', escape='\\', header=false, auto_detect=false, columns={" + columns + "}) group by 1)"
        ).fetchall()[0]
    minute = "time_bucket(interval '1 minute', timestamp)" if form == "iso" else "timestamp // 60"
    return connection.execute(
        f"select count(*), sum(total) from (select {minute} as minute, sum(value) as total "
        f"from read_csv('{path}') group by minute)").fetchall()[0]


def with_pyarrow():
    import pyarrow
    import pyarrow.compute
    import pyarrow.csv
    pyarrow.set_cpu_count(1)
    rows = pyarrow.csv.read_csv(path, read_options=pyarrow.csv.ReadOptions(use_threads=False))
    time = rows["timestamp"]
    minute = (pyarrow.compute.floor_temporal(time, unit="minute") if form == "iso"
              else pyarrow.compute.divide(time, 60))
    found = pyarrow.table([minute, rows["value"]], ["minute", "value"]).group_by("minute", use_threads=False)
    found = found.aggregate([("value", "sum")])
    return found.num_rows, pyarrow.compute.sum(found["value_sum"]).as_py()


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def one(peer):
    work = {"polars": with_polars, "duckdb": with_duckdb, "pyarrow": with_pyarrow}[peer]
    seconds = []
    for _ in range(3):
        start = processor_seconds()
        minutes, total = work()
        seconds.append(processor_seconds() - start)
    print(min(seconds), minutes, round(total))


def write_rows(file, form):
    """One row a second from 2026-01-01 on, with values of one to seven digits."""
    import datetime
    begin = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    file.write("timestamp,value\n")
    for row in range(ROWS):
        day, second = divmod(row, 86_400)
        if second == 0:
            date = (begin + datetime.timedelta(days=day)).strftime("%Y-%m-%d")
        value = (row * 2_654_435_761 & 0xFFFFFFFF) >> 12
        if form == "iso":
            file.write(f"{date}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z,{value}\n")
        else:
            file.write(f"{int(begin.timestamp()) + row},{value}\n")


def write_log(file):
    """Ten requests a second, from browsers."""
    agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36"
    for line in range(LINES):
        second = line // 10
        clock = f"{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"
        file.write(f'203.0.113.{line % 250} - - [{10 + second // 86_400}/May/2026:{clock} +0000] "GET /items/{line % 9_973}'
                   f'?page={line % 17} HTTP/1.1" 200 {line % 50_021} "https://shop.example/{line % 307}" "{agent}"\n')


def compare(crest_bench):
    for form in ["iso", "epoch", "combined"]:
        peers = ["duckdb"] if form == "combined" else PEERS
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            write_log(file) if form == "combined" else write_rows(file, form)
            file.flush()
            size = os.path.getsize(file.name) / 1e6
            commands = {peer: [sys.executable, __file__, peer, file.name, form] for peer in peers}
            commands["crest"] = [crest_bench, "read", file.name]
            best, answers = {}, set()
            for _ in range(3):
                for name, command in commands.items():
                    # The first line; what else there is concerns the clock.
                    seconds, *answer = subprocess.run(
                        command, check=True, capture_output=True, text=True).stdout.splitlines()[0].split()
                    best[name] = min(best.get(name, 1e9), float(seconds))
                    answers.add(tuple(answer))
            assert len(answers) == 1, f"they read different sums: {answers}"
            print(f"{form}: {size:.0f} MB of {LINES if form == 'combined' else ROWS:,} rows")
            for name, seconds in sorted(best.items(), key=lambda pair: pair[1]):
                print(f"  {name:8} {size / seconds:6.0f} MB/s")
            fastest = min(best[peer] for peer in peers)
            print(f"  crest is {fastest / best['crest']:.1f} times as fast as the fastest of the others")


if sys.argv[1] == "compare":
    compare(sys.argv[2])
else:
    one(sys.argv[1])
