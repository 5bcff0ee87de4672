"""Adds up the luminosity of an experiment, by the definitions of `b2info-luminosity`.

python3 luminosity.py URL APIKEY EXPERIMENT

Prints one JSON object; luminosity is in nb⁻¹.
"""

import json
import math
import sys
from collections import defaultdict

from session import Session

# GeV, excluding the ends.
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


def is_good(run):
    flags = run["quality_expert"].values()
    return "BAD" not in flags and "NO EVENTS" not in flags


def beam_energy(run):
    ler, her = run["ler"].get("momentum"), run["her"].get("momentum")
    if ler is None or her is None:
        return "not defined"
    energy = math.sqrt(4 * ler * her)
    named = [name for name, (low, high) in ENERGIES.items() if low < energy < high]
    return named[0] if named else "not defined"


def recorded(runs):
    values = [run["statistics"]["lumi_recorded"] for run in runs]
    return math.fsum(value for value in values if value is not None)


def delivered(runs):
    """Each run's own share, by number. Takes the sorted runs of one experiment, of any type."""
    shares = {}
    before = 0
    for run in runs:
        total = run["statistics"]["lumi_exp_delivered"]
        if total is None:
            continue
        shares[run["run"]] = total - before if total >= before else total
        before = total
    return shares


def main(url, apikey, experiment):
    session = Session(url, apikey)
    numbers = dict(min_experiment={int(experiment)}, max_experiment={int(experiment)})
    physics = list(session.walk(**numbers, run_type={"physics"}, expand={True}))
    good = [run for run in physics if is_good(run)]
    by_energy = defaultdict(list)
    for run in physics:
        by_energy[beam_energy(run)].append(run)
    everything = sorted(session.walk(**numbers, expand=True), key=lambda run: run["run"])
    shares = delivered(everything)
    result = {
        "physics": len(physics),
        "recorded": recorded(physics),
        "without_value": sum(run["statistics"]["lumi_recorded"] is None for run in physics),
        "good": [run["run"] for run in good],
        "good_recorded": recorded(good),
        "by_energy": {
            name: {"runs": len(runs), "recorded": recorded(runs)}
            for name, runs in by_energy.items()
        },
        "delivered": math.fsum(shares.values()),
        "delivered_in": shares,
    }
    print(json.dumps(result))


main(*sys.argv[1:])
