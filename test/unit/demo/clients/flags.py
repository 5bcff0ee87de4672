"""Lists the runs of an experiment by expert flag, as `{"klm": {"BAD": [1, 2]}}`.

python3 flags.py URL APIKEY EXPERIMENT
"""

import json
import sys
from collections import defaultdict

from session import Session


def main(url, apikey, experiment):
    numbers = dict(min_experiment=float(experiment), max_experiment=float(experiment))
    found = defaultdict(lambda: defaultdict(list))
    for run in Session(url, apikey).walk(**numbers, min_run=1, max_run=1e4, expand=True):
        for detector, flag in (run["quality_expert"] or {}).items():
            if flag is not None:
                found[detector][flag].append(run["run"])
    print(json.dumps(found))


main(*sys.argv[1:])
