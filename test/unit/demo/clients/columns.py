"""Lists runs by experiment, run, date and type, and prints some columns of their records.

Like `b2rundb-query`: omits unset conditions from the request, and filters nothing here. Prints a
JSON list of rows.
"""

import argparse
import json

from session import Session

parser = argparse.ArgumentParser()
parser.add_argument("url")
parser.add_argument("apikey")
parser.add_argument("--experiment", type=int, nargs=2, default=(None, None))
parser.add_argument("--run", type=int, nargs=2, default=(None, None))
parser.add_argument("--date", nargs=2, default=(None, None))
parser.add_argument("--type")
parser.add_argument("--columns", nargs="+", default=["experiment", "run"])
asked = parser.parse_args()

min_experiment, max_experiment = asked.experiment
min_run, max_run = asked.run
min_date, max_date = asked.date
records = Session(asked.url, asked.apikey).walk(
    min_experiment=min_experiment,
    max_experiment=max_experiment,
    min_run=min_run,
    max_run=max_run,
    min_date=min_date,
    max_date=max_date,
    run_type=asked.type,
    expand=True,
)
print(json.dumps([[record.get(column) for column in asked.columns] for record in records]))
