"""Ask the web process of this container whether it lives: `python -m bot.web.alive` is the image's health check.

By http.client, which asks no proxy that the environment may name for what lies outside.
"""

import http.client
import os
import sys
from collections.abc import Mapping
from pathlib import Path

_FIRST_PROCESS = Path("/proc/1/cmdline")
_PATIENCE_S = 4.0


def alive(environment: Mapping[str, str] = os.environ, first_process: Path = _FIRST_PROCESS) -> int:
    """The exit status of a health check: 0 if it lives, else 1.

    Other starts listen nowhere: they live as long as their container runs.
    """
    if b"web" not in first_process.read_bytes().split(b"\0"):
        return 0
    asked = http.client.HTTPConnection("localhost", int(environment.get("PORT") or 8080), timeout=_PATIENCE_S)
    try:
        asked.request("GET", "/healthz")
        return int(asked.getresponse().status != http.client.OK)
    except (OSError, http.client.HTTPException) as error:
        print(error, file=sys.stderr)  # noqa: T201 - where the container engine shows it
        return 1
    finally:
        asked.close()


if __name__ == "__main__":
    sys.exit(alive())
