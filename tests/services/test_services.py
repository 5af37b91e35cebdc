"""Servers of the tests' own leave nothing behind, also where the tests are killed; a missing one is told."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services.redis import Redis

ROOT = Path(__file__).parents[2]
_STARTS = """
import sys
from importlib import import_module
kind = sys.argv[1]
with getattr(import_module(f"tests.services.{kind}"), f"own_{kind}")() as server:
    print(server.folder, flush=True)
    sys.stdin.read()
"""
_PID_FILES = {"postgres": "data/postmaster.pid", "redis": "pid"}
_ASKS_FOR = """
pytest_plugins = ("tests.services.plugin",)

def test_it(redis):
    assert redis.url
"""


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so, for some seconds."""
    for _ in range(1_000):
        if is_so():
            return
        time.sleep(0.02)
    raise AssertionError("it never was so")


def is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("ends", ["ends", "is killed"])
@pytest.mark.parametrize("kind", ["postgres", "redis"])
def test_a_server_goes_with_its_folder_when_the_process_that_started_it(
    request: pytest.FixtureRequest, kind: str, ends: str
) -> None:
    request.getfixturevalue(kind)  # skipped, or failed, where it is missing
    command = [sys.executable, "-c", _STARTS, kind]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        server = int((folder / _PID_FILES[kind]).read_text(encoding="utf-8").split()[0])
        assert is_running(server)
        if ends == "is killed":
            process.kill()
        else:
            process.stdin.close()
        until(lambda: not is_running(server) and not folder.exists())


def of_a_run(folder: Path, **variables: str) -> str:
    """What pytest says of a test that asks for Redis."""
    (folder / "test_asking.py").write_text(_ASKS_FOR, encoding="utf-8")
    environment = {"PATH": str(folder), "PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)]
    return subprocess.run(command, env=environment, cwd=folder, check=False, capture_output=True, text=True).stdout


def test_where_a_server_is_missing_tests_are_skipped_with_the_reason(tmp_path: Path) -> None:
    said = of_a_run(tmp_path)
    assert "1 skipped" in said
    assert "Redis is not installed: there is no redis-server in PATH" in said


def test_where_services_are_required_a_missing_one_fails(tmp_path: Path) -> None:
    said = of_a_run(tmp_path, REQUIRE_SERVICES="1")
    assert "1 error" in said
    assert "Redis is not installed: there is no redis-server in PATH, and REQUIRE_SERVICES is 1" in said


def test_a_server_that_is_there_already_is_taken_by_its_address(redis: Redis, tmp_path: Path) -> None:
    assert "1 passed" in of_a_run(tmp_path, TEST_REDIS_URL=redis.url, REQUIRE_SERVICES="1")
