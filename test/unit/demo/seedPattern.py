"""How Belle II's Python client talks to the RunDB: the same requests, the same use of the answers.

python3 seedPattern.py URL APIKEY

Prints one JSON object: the runs that a few searches find, and the details of one.
"""

import json
import sys

import requests


class RunDB:
    URL = "https://rundb.belle2.org"

    def __init__(self, apikey=None, username=None, password=None):
        self._session = requests.Session()
        if apikey is None:
            self._session.auth = (username, password)
        else:
            self._session.headers.update({"Authorization": f"Bearer {apikey}"})
        self._session.headers.update({"Content-Type": "application/json"})

    def _pagination(self, request):
        while True:
            request.raise_for_status()
            result = request.json()
            yield from result["results"]
            if result["next"] is None:
                break
            request = self._session.get(result["next"])

    def get_run_info(self, **search_params):
        req = self._session.get(f"{self.URL}/rest/v1/runs/", params=search_params)
        return self._pagination(req)

    def get_details(self, run_summary):
        req = self._session.get(run_summary["url"])
        req.raise_for_status()
        return req.json()


def main(url, apikey):
    RunDB.URL = url
    rundb = RunDB(apikey=apikey)
    search = dict(min_experiment=12, max_experiment=12, run_type="physics")
    summaries = list(rundb.get_run_info(expand=False, **search))
    records = list(rundb.get_run_info(expand=True, all_detectors_running=True, **search))
    by_password = RunDB(username="demo", password="demo").get_run_info(max_experiment=3)
    print(
        json.dumps(
            {
                "summaries": [run["run"] for run in summaries],
                "records": [run["run"] for run in records],
                "first": rundb.get_details(summaries[0]),
                "by_password": [run["run"] for run in by_password],
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
