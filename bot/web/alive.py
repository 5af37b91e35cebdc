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
_REACHED_AT = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - all addresses of this machine, one of which is asked


def alive(
    environment: Mapping[str, str] = os.environ,
    env_file: Path = Path(".env"),
    first_process: Path = _FIRST_PROCESS,
) -> int:
    """The exit status of a health check: 0 if it lives where the settings have it listen, else 1.

    Other starts listen nowhere: they live as long as their container runs.
    """
    if b"web" not in first_process.read_bytes().split(b"\0"):
        return 0
    from bot.settings import SettingsError, load_settings  # where they say something

    try:
        settings = load_settings(environment, env_file)
    except SettingsError as error:
        return _ill("; ".join(str(error).splitlines()))
    asked = http.client.HTTPConnection(
        _REACHED_AT.get(settings.host, settings.host), settings.port, timeout=_PATIENCE_S
    )
    try:
        asked.request("GET", "/healthz")
        return int(asked.getresponse().status != http.client.OK)
    except (OSError, http.client.HTTPException) as error:
        return _ill(str(error))
    finally:
        asked.close()


def _ill(why: str) -> int:
    print(why, file=sys.stderr)  # noqa: T201 - where the container engine shows it
    return 1


if __name__ == "__main__":
    sys.exit(alive())
