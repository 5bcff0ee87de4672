"""Uses the RunDB the way Belle II's Python scripts do: a `requests` session that follows `next`.

python3 seedPattern.py URL APIKEY

Prints one JSON object: the runs that a few searches find, and the details of one.
"""

import json
import sys

import requests


def session_with(apikey=None, login=None):
    session = requests.Session()
    session.headers["Content-Type"] = "application/json"
    if apikey is not None:
        session.headers["Authorization"] = f"Bearer {apikey}"
    session.auth = login
    return session


def ask(session, address, **parameters):
    answer = session.get(address, params=parameters)
    answer.raise_for_status()
    return answer.json()


def walk(session, url, **search):
    page = ask(session, f"{url}/rest/v1/runs/", **search)
    yield from page["results"]
    while page["next"] is not None:
        page = ask(session, page["next"])
        yield from page["results"]


def main(url, apikey):
    by_key = session_with(apikey=apikey)
    by_password = session_with(login=("demo", "demo"))
    search = dict(min_experiment=12, max_experiment=12, run_type="physics")
    summaries = list(walk(by_key, url, expand=False, **search))
    records = walk(by_key, url, expand=True, all_detectors_running=True, **search)
    found = {
        "summaries": [run["run"] for run in summaries],
        "records": [run["run"] for run in records],
        "first": ask(by_key, summaries[0]["url"]),
        "by_password": [run["run"] for run in walk(by_password, url, max_experiment=3)],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
