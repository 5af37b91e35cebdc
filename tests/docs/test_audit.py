"""What is made of the outputs of pip-audit, as it has given them."""

import sys
from pathlib import Path

import pytest

from docs.audit import Ask, AuditError, Report, asker, judged, packages_in, read

NONE_FOUND = (
    '{"dependencies": [{"name": "aiolimiter", "skip_reason": "Dependency not found on PyPI and could not be audited: '
    'aiolimiter (1.2.1)"}, {"name": "click", "skip_reason": "Dependency not found on PyPI and could not be audited: '
    'click (8.5.1)"}], "fixes": []}'
)
VULNERABLE = (
    '{"dependencies": [{"name": "certifi", "version": "2026.10.19.post1", "vulns": [{"id": "PYSEC-0000-1", '
    '"fix_versions": ["2099.1.1"], "aliases": ["CVE-0000-0001"], "description": "s"}]}, {"name": "click", "version": '
    '"8.5.1", "vulns": []}], "fixes": []}'
)
SOUND = '{"dependencies": [{"name": "click", "version": "8.5.1", "vulns": []}], "fixes": []}'
PARTLY = SOUND.replace("[{", NONE_FOUND[NONE_FOUND.index("[{") : NONE_FOUND.index("}") + 1] + ", {", 1)
AWAY = "ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed"
UNRESOLVED = "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='api.osv.dev', port=443): Max retries"
BAD_LOCK = "ERROR:pip_audit._cli:requirement certifi==2026.10.19.post1 does not contain a hash"


def verdict(*outputs: str | None) -> tuple[int, list[str]]:
    """What is said where the services answer so, one after another."""
    answers = iter(outputs)

    def ask(service: str, most_s: float) -> Report | None:
        output = next(answers)
        return None if output is None else read(output)

    return judged(ask, 2, lambda: 0.0)


@pytest.mark.parametrize(
    ("outputs", "status", "lines"),
    [
        ((SOUND,), 0, ["packages audited by pypi: 1, no known vulnerability"]),
        ((VULNERABLE,), 1, ["certifi 2026.10.19.post1: PYSEC-0000-1, fixed in 2099.1.1"]),
        ((PARTLY,), 1, ["not audited: Dependency not found on PyPI and could not be audited: aiolimiter (1.2.1)"]),
        ((NONE_FOUND, SOUND), 0, ["packages audited by osv: 1, no known vulnerability"]),
        ((None, VULNERABLE), 1, ["certifi 2026.10.19.post1: PYSEC-0000-1, fixed in 2099.1.1"]),
        ((NONE_FOUND, None), 0, ["2 packages could not be audited: no advisory service answered (pypi, osv)"]),
        ((None, None), 0, ["2 packages could not be audited: no advisory service answered (pypi, osv)"]),
    ],
    ids=["sound", "vulnerable", "partly", "sound by the other", "vulnerable by the other", "found nowhere", "away"],
)
def test_only_what_a_service_has_answered_can_fail(
    outputs: tuple[str | None, ...], status: int, lines: list[str]
) -> None:
    assert verdict(*outputs) == (status, lines)


def test_after_a_minute_no_other_service_is_asked() -> None:
    asked: list[str] = []
    times = iter((0.0, 0.0, 61.0))

    def slow(service: str, most_s: float) -> None:
        asked.append(f"{service} {most_s:g}")

    assert judged(slow, 2, lambda: next(times))[0] == 0
    assert asked == ["pypi 60"]


@pytest.mark.parametrize("said", [AWAY, UNRESOLVED])
def test_a_service_that_is_away_is_told_by_what_pip_audit_says(tmp_path: Path, said: str) -> None:
    assert stand_in(tmp_path, "", said)("pypi", 60) is None


def test_a_service_that_is_too_slow_is_away(tmp_path: Path) -> None:
    assert asker([], (sys.executable, "-c", "import signal; signal.pause()"))("pypi", 0.1) is None


def test_a_report_is_read_whatever_its_exit_status_is(tmp_path: Path) -> None:
    report = stand_in(tmp_path, VULNERABLE, "Found 1 known vulnerability in 1 package")("pypi", 60)
    assert report == Report(2, (), ("certifi 2026.10.19.post1: PYSEC-0000-1, fixed in 2099.1.1",))


@pytest.mark.parametrize(("output", "said"), [("", BAD_LOCK), ("", ""), ("no JSON", ""), ("{}", "")])
def test_any_other_failure_of_pip_audit_is_one(tmp_path: Path, output: str, said: str) -> None:
    with pytest.raises(AuditError, match=r"does not contain a hash|said nothing|cannot be read"):
        stand_in(tmp_path, output, said)("pypi", 60)


def test_packages_are_counted_once_over_all_lock_files() -> None:
    lock = "click==8.5.1 \\\n    --hash=sha256:00\ncontourpy==1.3.3 ; python_full_version < '3.12' \\\n"
    assert packages_in([lock, lock, "rich==1\n"]) == 3


def stand_in(folder: Path, output: str, said: str) -> Ask:
    """Asks something that says what pip-audit has said, and ends as it does."""
    (folder / "output").write_text(output, encoding="utf-8")
    (folder / "said").write_text(said, encoding="utf-8")
    program = (
        "import sys; from pathlib import Path; folder = Path(sys.argv[1]);"
        "print((folder / 'output').read_text()); print((folder / 'said').read_text(), file=sys.stderr); sys.exit(1)"
    )
    return asker([], (sys.executable, "-c", program, str(folder)))
