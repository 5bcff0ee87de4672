"""Luminosity by run, time, experiment and beam energy, as defined by Belle II's tools, and runs by
word, duration, and time since the run before.

Reads run records as JSON, a list, from stdin; prints one JSON object: luminosity by time zone and
step, counts by word, and times in seconds. Luminosity is in nb⁻¹. Python's standard library only.
"""

import json
import math
import sys
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from itertools import accumulate, pairwise

ZONES = {"UTC": timezone.utc, "JST": timezone(timedelta(hours=9))}

# In GeV, excluding both ends.
ENERGIES = {
    "3S_offres": (10.290, 10.310),
    "3S": (10.35, 10.370),
    "4S_scan": (10.370, 10.525),
    "4S_offres": (10.525, 10.535),
    "4S": (10.58, 10.595),
    "5S_scan": (10.595, 10.820),
    "5S_offres": (10.820, 10.855),
    "5S": (10.855, 10.865),
}


def when(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def limits(run):
    """When the run started and stopped taking data; None for what was not recorded."""
    start = when(run.get("time_start"))
    if start is None or start.year < 2018:
        return None, None
    stop = when(run.get("time_stop"))
    if stop is None and run.get("duration") is not None:
        stop = start + timedelta(seconds=run["duration"])
    return start, stop


def took(run):
    """The same, as if a run without an end had ended at once; None without a start."""
    start, stop = limits(run)
    return None if start is None else (start, stop or start)


def energy(run):
    ler, her = [(run.get(ring) or {}).get("momentum") for ring in ("ler", "her")]
    if ler is None or her is None:
        return "beam energy not defined"
    value = math.sqrt(4 * ler * her)
    names = [name for name, (low, high) in ENERGIES.items() if low < value < high]
    return names[0] if names else "beam energy not defined"


def own_delivered(runs):
    """The share of each run, from all runs of all types."""
    latest = {}
    shares = {}
    for run in sorted(runs, key=lambda each: (each["experiment"], each["run"])):
        total = run["statistics"].get("lumi_exp_delivered")
        if total is None:
            continue
        before = latest.get(run["experiment"], 0)
        if total == 0 and before > 0:
            continue
        shares[run["experiment"], run["run"]] = total if total < before else total - before
        latest[run["experiment"]] = total
    return shares


def day_of(moment):
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def begin_and_next(moment, step):
    day = day_of(moment)
    if step == "day":
        return day, day + timedelta(days=1)
    if step == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    first = day.replace(day=1)
    return first, day_of(first + timedelta(days=32)).replace(day=1)


def portions(run, step, zone):
    if step == "run":
        return [(f"{run['experiment']}:{run['run']}", 1)]
    if step == "experiment":
        return [(str(run["experiment"]), 1)]
    if step == "energy":
        return [(energy(run), 1)]
    span = took(run)
    if span is None:
        return [("start time not recorded", 1)]
    start, stop = (moment.astimezone(zone) for moment in span)
    length = (stop - start) / timedelta(seconds=1)
    found = []
    moment = start
    while True:
        begin, end = begin_and_next(moment, step)
        label = begin.strftime("%Y-%m" if step == "month" else "%Y-%m-%d")
        inside = (min(stop, end) - moment) / timedelta(seconds=1)
        found.append((label, inside / length if length else 1))
        if stop <= end:
            return found
        moment = end


def table(runs, shares, step, zone):
    rows = defaultdict(lambda: defaultdict(list))
    for run in runs:
        values = run["statistics"].get("lumi_recorded"), shares.get((run["experiment"], run["run"]))
        for label, portion in portions(run, step, zone):
            row = rows[label]
            row["runs"].append(1)
            if run["run_type"] != "physics":
                continue
            recorded, delivered = (None if value is None else value * portion for value in values)
            row["recorded" if recorded is not None else "without"].append(recorded)
            row["delivered" if delivered is not None else "without_delivered"].append(delivered)
            if recorded is not None and delivered is not None:
                row["both"].append((recorded, delivered))
    found = {label: summed(rows[label]) for label in sorted(rows, key=lambda each: place(each, step))}
    for name in ("recorded", "delivered"):
        totals = accumulate(row[name] or 0 for row in found.values())
        for row, total in zip(found.values(), totals):
            row[name + "_so_far"] = total
    return found


def place(label, step):
    """Where a row is among the others; those of unknown time or energy are the last."""
    if step == "energy":
        return list(ENERGIES).index(label) if label in ENERGIES else len(ENERGIES)
    if step in ("run", "experiment"):
        return [int(number) for number in label.split(":")]
    return label


def summed(row):
    below = math.fsum(delivered for _, delivered in row["both"])
    return {
        "runs": len(row["runs"]),
        "recorded": math.fsum(row["recorded"]) if row["recorded"] else None,
        "delivered": math.fsum(row["delivered"]) if row["delivered"] else None,
        "without": len(row["without"]),
        "without_delivered": len(row["without_delivered"]),
        "efficiency": math.fsum(top for top, _ in row["both"]) / below if below > 0 else None,
    }


def words(runs, read):
    """How many runs have each word, as pairs; None for those without one."""
    return list(Counter(read(run) or None for run in runs).items())


def by_detector(runs, group, prefix=""):
    groups = [run.get(group) or {} for run in runs]
    keys = {key for each in groups for key in each if each[key] and key.startswith(prefix)}
    return {key.removeprefix(prefix): words(groups, lambda each: each.get(key)) for key in keys}


def lasted(run):
    """In seconds, as sent, or else from start to stop, also if the date is wrong."""
    for name in ("duration", "time_run"):
        if run.get(name) is not None:
            return run[name]
    start, stop = when(run.get("time_start")), when(run.get("time_stop"))
    return (stop - start) / timedelta(seconds=1) if start and stop and stop >= start else None


def pauses(runs):
    """The time between runs that follow each other in their experiment; None if unknown."""
    ordered = sorted(runs, key=lambda each: (each["experiment"], each["run"]))
    for before, run in pairwise(ordered):
        if before["experiment"] == run["experiment"]:
            stop, start = limits(before)[1], limits(run)[0]
            yield None if stop is None or start is None else (start - stop) / timedelta(seconds=1)


runs = json.load(sys.stdin)
shares = own_delivered(runs)
steps = ["day", "week", "month", "experiment", "energy"]
print(
    json.dumps(
        {
            "luminosity": {
                name: {step: table(runs, shares, step, zone) for step in steps}
                for name, zone in ZONES.items()
            },
            "run": table(runs, shares, "run", timezone.utc),
            "type": words(runs, lambda run: run["run_type"]),
            "stop_reason": words(runs, lambda run: run.get("stop_reason")),
            "status": by_detector(runs, "detectors", "status_"),
            "flags": by_detector(runs, "quality_expert"),
            "durations": [lasted(run) for run in runs],
            "pauses": list(pauses(runs)),
        }
    )
)
