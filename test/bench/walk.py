"""Reads all records of a RunDB with `requests`, page by page, and prints their number.

python3 walk.py URL APIKEY
"""

import sys

import requests


def main(url, apikey):
    session = requests.Session()
    session.trust_env = False
    session.headers["Authorization"] = f"Bearer {apikey}"
    address, parameters, runs = f"{url}/rest/v1/runs/", {"expand": True}, 0
    while address is not None:
        answer = session.get(address, params=parameters)
        answer.raise_for_status()
        page = answer.json()
        runs += len(page["results"])
        address, parameters = page["next"], None
    print(runs)


if __name__ == "__main__":
    main(*sys.argv[1:])
