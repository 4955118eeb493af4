#!/usr/bin/env python3
"""trace_test.py SOURCE PROGRAM [SPEEDSCOPE]: holds the traces of shipped scenarios, and of some that are made to be difficult, against the rules
of the Chrome Trace Event format and against gantt.csv.

Rules: what is on one track nests (here: never overlaps); an arrow begins inside a slice and ends where one begins; a counter's times
ascend; all tracks have names; times are exact decimals of microseconds. Compared with gantt.csv: every span is on the track of each
of its devices, at its times to the nanosecond. SPEEDSCOPE is the folder of the npm package; where it is, its importer must read the
traces without a warning and find the same time on every track.
"""

import collections
import csv
import decimal
import json
import os
import shutil
import subprocess
import sys
import tempfile

HOSTILE = "</script>\"\\ \U0001F600 \u202Eabc\u202C \u0007\u001b[31m' 한글"
TASK = {"memory": "4 GB", "time": {"P40": "1 h", "V100": "0.3333333 h"}}
JOBS = {"long": ("0 s", "10 h"), "short": ("1 h", "1 h"), "shorter": ("3 h", "30 min")}
DIFFICULT = {
    "hostile names": {
        "systems": {HOSTILE: {"title": HOSTILE, "gpus": {"P40": 2}}},
        "workloads": {HOSTILE: {"type": "dag", "tasks": {
            HOSTILE: TASK, "x" * 10_000: {**TASK, "after": [HOSTILE]}}}},
    },
    "shared GPUs": {
        "systems": {"s": {"gpus": {"V100": 2}, "colocation": {"max_per_gpu": 3}}},
        "workloads": {"w": {"type": "dag", "tasks": {
            f"t{i}": {"memory": "4 GB", "share": 0.5, "time": f"{i + 1} h"} for i in range(9)}}},
    },
    "gangs on nodes": {
        "systems": {"s": {"nodes": {"a": {"gpus": {"V100": 2}}, "b": {"gpus": {"V100": 2}}}, "network": {"bandwidth": "1 GB/s"}}},
        "workloads": {"w": {"type": "dag", "tasks": {
            "first": {"memory": "4 GB", "gpus": 2, "time": "1 h"},
            "second": {"memory": "4 GB", "gpus": 4, "time": "30 min", "after": {"first": "100 GB"}}}}},
    },
    "preemption": {
        "systems": {"s": {"gpus": {"V100": 1}}},
        "policies": ["srtf"],
        "workloads": {"w": {"parts": {name: {"type": "dag", "arrival": arrival, "tasks": {
            name: {"memory": "4 GB", "time": time, "interruption": {"save": "1 min", "restore": "2 min"}}}}
            for name, (arrival, time) in JOBS.items()}}},
    },
    "failures": {
        "systems": {"s": {"gpus": {"V100": 2}, "failures": {"events": [
            {"gpu": "gpu0", "at": "1 h", "for": "30 min"}, {"gpu": "gpu0", "at": "75 min", "for": "1 h"}]}}},
        "workloads": {"w": {"type": "dag", "tasks": {f"t{i}": {"memory": "4 GB", "time": "2 h"} for i in range(4)}}},
    },
    "windows": {
        "start": "2026-11-02 09:00",
        "calendars": {"nights": {"hours": ["20:00-23:00"]}},
        "systems": {"s": {"gpus": {"V100": 1}, "available": {"calendar": "nights", "at_close": "pause"}}},
        "workloads": {"w": {"type": "dag", "tasks": {f"t{i}": {"memory": "4 GB", "time": "2 h"} for i in range(4)}}},
    },
    "barriers": {
        "systems": {"s": {"gpus": {"V100": 2}}},
        "workloads": {"w": {"type": "stages", "stages": {
            name: {"runs": 3, "memory": "4 GB", "time": "1 h"} for name in ("one", "two")}}},
    },
    "nothing takes time": {
        "systems": {"s": {"gpus": {"V100": 1}}},
        "workloads": {"w": {"type": "dag", "tasks": {"a": {"memory": "1 GB", "time": "0 s"}, "b": {"memory": "1 GB", "time": "0 s", "after": ["a"]}}}},
    },
}


def fail(message):
    sys.exit(f"{fail.scenario}: {message}")


def nanoseconds(microseconds):
    count = decimal.Decimal(microseconds) * 1000
    if count != int(count):
        fail(f"{microseconds} us is no whole number of nanoseconds")
    return int(count)


def check_tracks(events):
    """Slices by track, each as (begin, end, event) in time order."""
    named = {kind: {(e["pid"], e["tid"]): e["args"]["name"] for e in events if e["ph"] == "M" and e["name"] == kind}
             for kind in ("process_name", "thread_name")}
    processes = {pid for pid, _ in named["process_name"]}
    orders = [(e["pid"], e["args"]["sort_index"]) for e in events if e["ph"] == "M" and e["name"] == "thread_sort_index"]
    if len(set(orders)) != len(orders):
        fail("two tracks of a process have one place")
    tracks = collections.defaultdict(list)
    begun = {}
    for e in events:
        if not (isinstance(e["pid"], int) and e["pid"] in processes):
            fail(f"a process without a name: {e}")
        if e["ph"] not in "XBEi":
            continue
        at = nanoseconds(e["ts"])
        if e["ph"] == "B":
            if (e["pid"], e["tid"]) in begun:
                fail(f"begins within another: {e}")
            begun[e["pid"], e["tid"]] = (at, e)
            continue
        begin, e = begun.pop((e["pid"], e["tid"])) if e["ph"] == "E" else (at, e)
        end = begin + nanoseconds(e["dur"]) if e["ph"] == "X" else at
        if (end == begin) != (e["ph"] == "i") or (e["ph"] == "i" and e["s"] != "t"):
            fail(f"what takes no time is an instant of its track, all else a slice: {e}")
        tracks[e["pid"], e["tid"]].append((begin, end, e))
    if begun:
        fail(f"begins and does not end: {begun}")
    for track, slices in tracks.items():
        if track not in named["thread_name"]:
            fail(f"track {track} has no name")
        slices.sort(key=lambda s: s[:2])
        for before, after in zip(slices, slices[1:]):
            if after[0] < before[1]:
                fail(f"{before[2]} and {after[2]} overlap")
    return tracks, named["thread_name"]


def check_arrows(events, tracks):
    arrows = collections.defaultdict(dict)
    for e in events:
        if e["ph"] in "sf":
            if e["ph"] in arrows[e["id"]]:
                fail(f"two ends of arrow {e['id']}")
            arrows[e["id"]][e["ph"]] = e
    for number, ends in arrows.items():
        if set(ends) != {"s", "f"} or ends["f"].get("bp") != "e":
            fail(f"arrow {number} is not whole: {ends}")
        for kind, e in ends.items():
            at = nanoseconds(e["ts"])
            on = tracks[e["pid"], e["tid"]]
            if not any(s[0] <= at < s[1] if kind == "s" else s[0] == at < s[1] for s in on):
                fail(f"an end of arrow {number} binds to no slice: {e}")
        if nanoseconds(ends["s"]["ts"]) >= nanoseconds(ends["f"]["ts"]):
            fail(f"arrow {number} goes back in time")
    return len(arrows)


def check_counters(events):
    times = collections.defaultdict(list)
    for e in events:
        if e["ph"] == "C":
            if not e["args"] or not all(isinstance(v, (int, decimal.Decimal)) and v >= 0 for v in e["args"].values()):
                fail(f"a counter without numbers: {e}")
            times[e["pid"], e["name"]].append(nanoseconds(e["ts"]))
    for counter, at in times.items():
        if at[0] != 0 or any(b <= a for a, b in zip(at, at[1:])):
            fail(f"counter {counter} does not ascend from 0: {at[:9]}")
    names = {name for _, name in times}
    if names != {"GPU utilization", "GPU memory", "waiting"}:
        fail(f"counters: {names}")


def check_against_gantt(tracks, names, gantt):
    """Every span of the nominal case, on each of its devices."""
    expected = collections.Counter()
    with open(gantt, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["case"] != "nominal" or row["kind"] == "barrier":
                continue
            begin, end = (int(decimal.Decimal(row[c]) * 10**9) for c in ("start_s", "end_s"))
            for device in row["devices"].split(" "):
                expected[row["job"], row["task"], row["kind"], device, begin, end] += 1
    found = collections.Counter()
    for track, slices in tracks.items():
        device = names[track].split(" (")[0] if " (" in names[track] else ""
        for begin, end, e in slices:
            if e["cat"] != "outage":
                found[e["args"]["job"], e["args"]["task"], e["cat"], device, begin, end] += 1
    if found != expected:
        fail(f"differs from gantt.csv: {list((expected - found).items())[:3]} {list((found - expected).items())[:3]}")


def weights_of(tracks):
    """The time of each track with a slice in microseconds, in ascending order."""
    return sorted(weight for weight in (sum(end - begin for begin, end, _ in slices) / 1000 for slices in tracks.values()) if weight > 0)


def check_speedscope(package, traces):
    """The importer of speedscope finds all tracks with a slice, and on each the time of its slices. `traces`: (scenario, file, weights)."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "speedscope_check.mjs")
    names = "\n".join(file for _, file, _ in traces)
    run = subprocess.run(["node", script, package], input=names, capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"speedscope: {run.stderr}")
    lines = run.stdout.splitlines()
    if len(lines) != len(traces):
        sys.exit(f"speedscope read {len(lines)} of {len(traces)} traces")
    for (fail.scenario, _, expected), line in zip(traces, lines):
        found = sorted(weight for weight in (sum(track["weights"].values()) for track in json.loads(line)) if weight > 0)
        if len(found) != len(expected) or any(abs(a - b) > 1e-6 * b for a, b in zip(found, expected)):
            fail(f"speedscope finds {found[:9]} us on its tracks instead of {expected[:9]}")


def check_batsim(folder, gantt):
    """The rows of each run hold the GPUs exactly as long as its spans do."""
    with open(gantt, encoding="utf-8", newline="") as file:
        spans = [row for row in csv.DictReader(file) if row["case"] == "nominal" and row["devices"]]
    held = collections.Counter()
    for row in spans:
        held[row["system"], row["workload"], row["policy"]] += (
            decimal.Decimal(row["end_s"]) - decimal.Decimal(row["start_s"])) * len(row["devices"].split(" "))
    found = []
    killed = 0
    for name in sorted(os.listdir(folder)):
        if not name.endswith("_jobs.csv"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if len({row["job_id"] for row in rows}) != len(rows):
            fail(f"{name}: two jobs of one name")
        total = 0
        for row in rows:
            begin, length, end, submitted = (decimal.Decimal(row[c]) for c in (
                "starting_time", "execution_time", "finish_time", "submission_time"))
            parts = [part.split("-") for part in row["allocated_resources"].split(" ")]
            devices = sum(int(part[-1]) - int(part[0]) + 1 for part in parts)
            if begin + length != end or submitted > begin or devices != int(row["requested_number_of_resources"]):
                fail(f"{name}: {row}")
            killed += row["final_state"] == "COMPLETED_KILLED"
            total += length * devices
        found.append(total)
        base = os.path.join(folder, name.removesuffix("_jobs.csv"))
        with open(base + "_schedule.json", encoding="utf-8") as file:
            figures = json.load(file)
        with open(base + "_schedule.csv", encoding="utf-8", newline="") as file:
            table = next(csv.DictReader(file))
        unlike = [key for key, value in figures.items() if table[key] != str(value) and float(table[key]) != value]
        if unlike or list(table) != sorted(table):
            fail(f"{name}: {unlike} of {table}")
        if figures["nb_jobs"] != len(rows) or figures["nb_jobs_killed"] != sum(row["success"] == "0" for row in rows):
            fail(f"{name}: {figures} counts other jobs than there are")
    if sorted(found) != sorted(list(held.values()) + [0] * (len(found) - len(held))):
        fail(f"the files of Batsim hold GPUs for {sorted(found)[:9]} s, not {sorted(held.values())[:9]} s")
    return killed


def check(program, scenario, arguments, folder):
    trace = os.path.join(folder, "trace.json")
    batsim = os.path.join(folder, "batsim")
    shutil.rmtree(batsim, ignore_errors=True)
    words = [program, "run", scenario, "--trace", trace, "--batsim", batsim, "--out", folder, "--seeds", "1"]
    run = subprocess.run([*words, *arguments],
                         capture_output=True, text=True, env=dict(os.environ, LC_ALL="C.UTF-8"))
    if run.returncode != 0:
        fail(run.stderr)
    with open(trace, "rb") as file:
        text = file.read()
    document = json.loads(text.decode("utf-8"), parse_float=decimal.Decimal)
    if document["displayTimeUnit"] not in ("ms", "ns"):
        fail("displayTimeUnit")
    events = document["traceEvents"]
    tracks, names = check_tracks(events)
    check_counters(events)
    check_against_gantt(tracks, names, os.path.join(folder, "gantt.csv"))
    killed = check_batsim(batsim, os.path.join(folder, "gantt.csv"))
    if fail.scenario == "preemption" and killed != 2:
        fail(f"{killed} jobs of Batsim are killed; the long one is interrupted twice")
    kept = os.path.join(folder, f"{len(check.traces)}.json")
    os.rename(trace, kept)
    check.traces.append((fail.scenario, kept, weights_of(tracks)))
    return events, check_arrows(events, tracks), names, text


def main():
    source, program, *packages = sys.argv[1:]
    speedscope = next((p for p in packages if os.path.isdir(p) and shutil.which("node")), None)
    check.traces = []
    arrows = {}
    shipped = os.path.join(source, "scenarios")
    traces = {}
    with tempfile.TemporaryDirectory() as folder:
        for file in sorted(os.listdir(shipped)):
            path = os.path.join(shipped, file)
            if not file.endswith(".json") or file == "scenario.schema.json" or '"sweep"' in open(path, encoding="utf-8").read():
                continue
            fail.scenario = file
            events, arrows[file], _, traces[file] = check(program, path, [], folder)
        for name, scenario in DIFFICULT.items():
            fail.scenario = name
            path = os.path.join(folder, "difficult.json")
            with open(path, "w", encoding="utf-8") as out:
                json.dump(scenario, out)
            events, arrows[name], names, text = check(program, path, ["--jobs", "1"], folder)
            if check(program, path, ["--jobs", "2"], folder)[3] != text:
                fail("not the same bytes with two threads")
            lanes = sum("lane" in lane for lane in names.values())
            if (lanes > 0) != (name == "shared GPUs"):
                fail(f"{lanes} further lanes")
            if name == "hostile names":
                spoken = [e["args"]["name"] for e in events if e["ph"] == "M" and e["name"] == "process_name"]
                if not any(HOSTILE in text for text in spoken):
                    fail(f"the names are not those stated: {spoken}")
            if name == "failures":
                down = [(e["ts"], e["dur"]) for e in events if e.get("cat") == "outage"]
                if down != [(3600 * 10**6, 4500 * 10**6)]:  # 60 to 135 min: two outages that overlap
                    fail(f"down: {down}")
            if name == "preemption" and not {"save", "restore"} <= {e.get("cat") for e in events}:
                fail("nothing was preempted")
        if speedscope:
            check_speedscope(speedscope, check.traces)
    # From the last of three tasks, through the barrier, to each of three.
    for name, count in {"hostile names": 1, "gangs on nodes": 1, "preemption": 0, "shared GPUs": 0, "barriers": 3,
                        "nothing takes time": 0}.items():
        if arrows[name] != count:
            sys.exit(f"{name}: {arrows[name]} arrows instead of {count}")
    with_or_without = "and with speedscope" if speedscope else "(skipped: the npm package speedscope is not installed)"
    print(f"{len(arrows)} traces, {sum(arrows.values())} arrows {with_or_without}")


if __name__ == "__main__":
    main()
