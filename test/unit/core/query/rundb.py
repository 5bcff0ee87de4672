"""The part of basf2's module `rundb` that scripts use: all runs of a search, page by page."""

import requests


class RunDB:
    URL = "https://rundb.belle2.org"

    def __init__(self, apikey=None, username=None):
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {apikey}"

    def _pagination(self, request):
        while True:
            request.raise_for_status()
            result = request.json()
            yield from result["results"]
            if result["next"] is None:
                return
            request = self._session.get(result["next"])

    def get_run_info(self, **search_params):
        request = self._session.get(f"{self.URL}/rest/v1/runs/", params=search_params)
        return self._pagination(request)
