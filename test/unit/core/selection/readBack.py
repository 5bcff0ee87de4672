"""Evaluates texts that name runs, and tells which runs they mean.

The input is a list of {"format": ..., "text": ..., "experiment": ..., "probes": [[12, 798], ...]},
the output a list of lists of [experiment, run]: those of the probes that the text means.
"""

import json
import os
import sys
from collections import namedtuple

os.environ["BELLE2_RUNDB_TOKEN"] = "key"
ExpRun = namedtuple("ExpRun", "exp run")
IoV = namedtuple("IoV", "exp_low run_low exp_high run_high")
IntervalOfValidity = namedtuple("IntervalOfValidity", "first_exp first_run final_exp final_run")
asked = []


class RunDB:
    def __init__(self, apikey):
        assert apikey == "key"

    def get_run_info(self, **search):
        asked.append(search)
        return [search]


def in_ranges(text, run):
    ends = [part.split("-") for part in text.split(",")]
    return any(int(end[0]) <= run <= int(end[-1]) for end in ends)


def by_experiment(value, experiment, run, means):
    if isinstance(value, dict):
        return run[0] in value and means(value[run[0]], run[1])
    return run[0] == experiment and means(value, run[1])


def meant(format, text, experiment, probes):
    names = {
        "ExpRun": ExpRun,
        "IoV": IoV,
        "IntervalOfValidity": IntervalOfValidity,
        "RunDB": RunDB,
        "os": os,
    }
    if format == "pandas-cut":
        cut = eval(text)
        return [run for run in probes if eval(cut, {"__experiment__": run[0], "__run__": run[1]})]
    if format in ("event-info-setter", "dqm-input"):
        given = eval(f"dict({text}\n)", names)
        if format == "dqm-input":
            return [run for run in probes if run[0] == given["Experiment"] and run[1] in given["RunList"]]
        assert given["evtNumList"] == [1] * len(given["runList"])
        return [run for run in probes if tuple(run) in set(zip(given["expList"], given["runList"]))]
    if format == "python-query":
        asked.clear()
        eval(f"[*{text}\n]", names)
        assert all(search["expand"] for search in asked)
        return [
            run
            for run in probes
            if any(
                search["min_experiment"] <= run[0] <= search["max_experiment"]
                and search["min_run"] <= run[1] <= search["max_run"]
                for search in asked
            )
        ]
    value = eval(text, names)
    if format == "numbers":
        return [r for r in probes if by_experiment(value, experiment, r, lambda own, run: run in own)]
    if format == "ranges":
        return [r for r in probes if by_experiment(value, experiment, r, in_ranges)]
    values = value if isinstance(value, list) else [value]
    if format == "exprun":
        return [run for run in probes if tuple(run) in values]
    return [run for run in probes if any(each[:2] <= tuple(run) <= each[2:] for each in values)]


json.dump([meant(**case) for case in json.load(sys.stdin)], sys.stdout)
