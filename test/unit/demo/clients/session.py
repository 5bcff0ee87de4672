"""A session with the RunDB that follows `next`, using only Python's standard library."""

import json
import urllib.parse
import urllib.request


class Session:
    def __init__(self, url, apikey):
        self._list = f"{url}/rest/v1/runs/"
        self._headers = {"Authorization": f"Bearer {apikey}"}
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def walk(self, **search):
        """All runs of a search. Several values are sent as repeated parameters, as `requests` does."""
        given = {name: value for name, value in search.items() if value is not None}
        address = f"{self._list}?{urllib.parse.urlencode(given, doseq=True)}"
        while address is not None:
            request = urllib.request.Request(address, headers=self._headers)
            with self._opener.open(request) as answer:
                page = json.load(answer)
            yield from page["results"]
            address = page["next"]
