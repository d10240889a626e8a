"""Which hosts Chromium looks up while pages are open, from its own log of the network."""

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from chromium import launched

OWN = "update.googleapis.com"
"""Where Chromium itself looks for updates, whatever page is open."""

LOOKUPS = ("HOST_RESOLVER_MANAGER_REQUEST", "HOST_RESOLVER_MANAGER_JOB")


def hosts_looked_up(paths: Iterable[Path]) -> set[str]:
    """Open the files one after the other, each until it rests; return the hosts looked up."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "net.json"
        with launched(f"--log-net-log={log}") as browser:
            for path in paths:
                page = browser.new_page()
                page.goto(path.as_uri())
                page.wait_for_load_state("networkidle")
                page.close()
        written = json.loads(log.read_text(encoding="utf-8"))
    lookups = {written["constants"]["logEventTypes"][name] for name in LOOKUPS}
    return {str(e["params"]["host"]) for e in written["events"] if _is_lookup(e, lookups)}


def _is_lookup(event: dict[str, Any], lookups: set[int]) -> bool:
    told = event.get("params", {})
    # Chromium itself asks, whatever is open, who is signed in; that it does under its own site.
    of_a_site = str(told.get("network_anonymization_key", "")).startswith("https://")
    own = of_a_site or str(told.get("host", "")).endswith(f"//{OWN}")
    return event["type"] in lookups and "host" in told and not own
