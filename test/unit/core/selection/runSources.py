"""Runs sources into which runs were written as `runs = ...`, and prints which runs they stand for.

The input is a list of {"format", "source", "experiment", "probes"}, the output a list of lists of
[experiment, run]. A cut is applied to the probes; the experiment is that of bare numbers; a query
has to use the server at the "url", if given.
"""

import json
import os
import re
import sys
from collections import namedtuple

try:
    import pandas
except ImportError:
    pandas = None

ExpRun = namedtuple("ExpRun", "exp run")
IoV = namedtuple("IoV", "exp_low run_low exp_high run_high")
IntervalOfValidity = namedtuple(
    "IntervalOfValidity", "first_exp first_run final_exp final_run"
)


class RunDB:
    URL = "https://rundb.belle2.org"
    expected = URL

    def __init__(self, *, apikey):
        assert apikey == "a key"

    def get_run_info(self, *, min_experiment, max_experiment, min_run=0, max_run, expand):
        """Yields the runs themselves. Fails for anything it doesn't support, and for open ends."""
        assert expand is True and min_experiment == max_experiment
        assert self.URL == self.expected
        for run in range(min_run, max_run + 1):
            yield min_experiment, run


def of_experiments(value, experiment, numbers):
    by_experiment = value if isinstance(value, dict) else {experiment: value}
    return [(each, run) for each, own in by_experiment.items() for run in numbers(own)]


def of_ranges(text):
    assert re.fullmatch(r"\d+(-\d+)?(, \d+(-\d+)?)*", text), text
    for each in text.split(", "):
        first, _, last = each.partition("-")
        yield from range(int(first), int(last or first) + 1)


def listed(value):
    return value if isinstance(value, list) else [value]


def of_interval(interval):
    first_experiment, first, last_experiment, last = interval
    assert first_experiment == last_experiment
    return [(first_experiment, run) for run in range(first, last + 1)]


def of_path(pattern, path):
    found = re.fullmatch(pattern, path)
    return int(found[1]), int(found[2])


def of_cut(cut, probes):
    if pandas:
        names = ["__experiment__", "__run__"]
        found = pandas.DataFrame(probes, columns=names)
        # The other engine, numexpr, doesn't support names with two underscores.
        return found.query(cut, engine="python").values.tolist()
    # For truth values, Python's own & and | mean the same.
    code = compile(cut, "cut", "eval")
    return [
        (experiment, run)
        for experiment, run in probes
        if eval(code, {"__experiment__": experiment, "__run__": run})
    ]


def of_parallel_lists(evtNumList, expList, runList):
    assert len(evtNumList) == len(expList) == len(runList) and set(evtNumList) == {1}
    return list(zip(expList, runList))


def of_dqm(Experiment, RunList):
    return [(Experiment, run) for run in RunList]


def meant(form, value, experiment, probes):
    if form == "numbers":
        return of_experiments(value, experiment, list)
    if form == "ranges":
        return of_experiments(value, experiment, of_ranges)
    if form == "exprun":
        assert all(isinstance(each, ExpRun) for each in listed(value))
        return listed(value)
    if form in ("iov", "interval"):
        kind = IoV if form == "iov" else IntervalOfValidity
        assert all(isinstance(each, kind) for each in listed(value))
        return [run for each in listed(value) for run in of_interval(each)]
    if form == "path":
        return [of_path(r"e(\d{4,})/4S/r(\d{5,})/", each) for each in listed(value)]
    if form == "dqm-path":
        return [of_path(r"e(\d{4,})r(\d{6,})", each) for each in listed(value)]
    if form == "event-info-setter":
        return of_parallel_lists(**value)
    if form == "dqm-input":
        return of_dqm(**value)
    if form == "pandas-cut":
        return of_cut(value, probes)
    if form == "rdataframe-cut":
        return of_cut(value.replace("&&", "&").replace("||", "|"), probes)
    if form == "python-query":
        return list(value)
    raise ValueError(form)


def outcome(format, source, experiment, probes, url=RunDB.URL):
    RunDB.expected = url
    names = {
        **{each.__name__: each for each in (ExpRun, IoV, IntervalOfValidity, RunDB)},
        "os": os,
        "f": dict,
    }
    exec(compile(source, "source", "exec"), names)
    return meant(format, names["runs"], experiment, probes)


os.environ["BELLE2_RUNDB_TOKEN"] = "a key"
json.dump([outcome(**case) for case in json.load(sys.stdin)], sys.stdout)
