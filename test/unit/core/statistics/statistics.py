"""Luminosity by time, experiment and beam energy, by the definitions of Belle II's tools.

Reads run records as JSON, a list, from stdin; prints one JSON object by time zone and step.
Luminosity is in nb⁻¹. Python's standard library only.
"""

import json
import math
import sys
from collections import defaultdict
from datetime import datetime, timedelta, timezone

ZONES = {"UTC": timezone.utc, "JST": timezone(timedelta(hours=9))}

# GeV; the ends don't belong to them.
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


def took(run):
    """From when to when it took data; None where that was not recorded."""
    start = when(run.get("time_start"))
    if start is None or start.year < 2018:
        return None
    stop = when(run.get("time_stop"))
    if stop is None and run.get("duration") is not None:
        stop = start + timedelta(seconds=run["duration"])
    return start, stop or start


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
    return {label: summed(row) for label, row in rows.items()}


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


runs = json.load(sys.stdin)
shares = own_delivered(runs)
steps = ["day", "week", "month", "experiment", "energy"]
print(
    json.dumps(
        {
            name: {step: table(runs, shares, step, zone) for step in steps}
            for name, zone in ZONES.items()
        }
    )
)
