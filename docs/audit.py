"""Look whether a locked dependency has a known vulnerability: `python -m docs.audit requirements.lock`, by pip-audit.

Asks PyPI's advisories, and where those do not answer OSV's. Where neither does, that is said and nothing fails: a
machine without a way out can still run every other check.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_SERVICES = ("pypi", "osv")
_MOST_S = 60.0
"""For all services together."""
_IS_AWAY = re.compile(r"Could not connect|not redirecting properly|ServiceError|requests\.exceptions\.")
"""What pip-audit says, or fails with, where a service does not answer."""
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


class AuditError(Exception):
    """pip-audit itself could not do its work, for another reason than a service that is away."""


@dataclass(frozen=True)
class Report:
    """What a service says of the packages that it was asked about."""

    audited: int
    unaudited: tuple[str, ...]
    vulnerabilities: tuple[str, ...]
    """A line for each."""


Ask = Callable[[str, float], Report | None]
"""What a service says within so many seconds; None where it does not answer."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was found: 1 for a vulnerability, and for a package that is left out where others are audited."""
    parser = argparse.ArgumentParser(prog="python -m docs.audit", description=__doc__.splitlines()[0])
    parser.add_argument("locks", nargs="+", type=Path, help="lock files with hashes")
    locks: list[Path] = parser.parse_args(arguments).locks
    try:
        status, lines = judged(asker(locks), packages_in(lock.read_text(encoding="utf-8") for lock in locks))
    except AuditError as error:
        status, lines = 1, [f"pip-audit failed: {error}"]
    print("\n".join(lines))
    return status


def judged(ask: Ask, packages: int, clock: Callable[[], float] = time.monotonic) -> tuple[int, list[str]]:
    """The exit status and what to print, by the first service that answers in time. Raises AuditError."""
    end_s = clock() + _MOST_S
    for service in _SERVICES:
        left_s = end_s - clock()
        report = ask(service, left_s) if left_s > 0 else None
        if report is not None and report.audited:
            lines = [*report.vulnerabilities, *(f"not audited: {reason}" for reason in report.unaudited)]
            return int(bool(lines)), lines or [
                f"packages audited by {service}: {report.audited}, no known vulnerability"
            ]
    return 0, [f"{packages} packages could not be audited: no advisory service answered ({', '.join(_SERVICES)})"]


def asker(locks: Sequence[Path], command: Sequence[str] = (sys.executable, "-m", "pip_audit")) -> Ask:
    """What has pip-audit ask about the packages of these lock files."""
    files = [word for lock in locks for word in ("--requirement", str(lock))]
    options = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")

    def ask(service: str, most_s: float) -> Report | None:
        words = [*command, *options, "--vulnerability-service", service, *files]
        try:
            ended = subprocess.run(  # noqa: S603 - the words are those above
                words, capture_output=True, encoding="utf-8", timeout=most_s, check=False
            )
        except subprocess.TimeoutExpired:
            return None
        if ended.stdout.strip():
            return read(ended.stdout)
        if _IS_AWAY.search(ended.stderr):
            return None
        raise AuditError(ended.stderr.strip() or f"it ended with status {ended.returncode} and said nothing")

    return ask


def read(output: str) -> Report:
    """The report in pip-audit's JSON. Raises AuditError for anything else."""
    try:
        dependencies = json.loads(output)["dependencies"]
        audited = [found for found in dependencies if "vulns" in found]
        unaudited = tuple(found["skip_reason"] for found in dependencies if "vulns" not in found)
        vulnerabilities = tuple(
            f"{found['name']} {found['version']}: {vulnerability['id']}, fixed in "
            f"{', '.join(vulnerability['fix_versions']) or 'no version yet'}"
            for found in audited
            for vulnerability in found["vulns"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise AuditError(f"its output cannot be read ({type(error).__name__})") from None
    return Report(len(audited), unaudited, vulnerabilities)


def packages_in(locks: Iterable[str]) -> int:
    """How many different packages some lock files name."""
    return len({name for lock in locks for name in _LOCKED.findall(lock)})


if __name__ == "__main__":
    sys.exit(main())
