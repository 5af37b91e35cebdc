"""The Dockerfile: an image without privileges that holds what the bot needs, and nothing else."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import load_settings
from bot.store.url import default_url
from tests.deploy.files import ROOT, dockerfile, image_environment

INSTRUCTIONS = dockerfile()
COPIED = [
    source
    for word, rest in INSTRUCTIONS
    if word == "COPY" and not rest.startswith("--from=")
    for source in rest.split()[:-1]
]


def last(word: str) -> str:
    return [rest for each, rest in INSTRUCTIONS if each == word][-1]


def test_it_runs_as_a_user_without_privileges_known_by_number() -> None:
    user, _, group = last("USER").partition(":")
    assert int(user) > 999
    assert int(group) > 999
    assert any(word == "RUN" and f"useradd --uid {user} " in rest for word, rest in INSTRUCTIONS)


def test_what_it_starts_is_a_start_of_the_bot(capsys: pytest.CaptureFixture[str]) -> None:
    command = [*json.loads(last("ENTRYPOINT")), *json.loads(last("CMD"))]  # of the exec form: signals reach Python
    assert command[:3] == ["python", "-m", "bot"]
    with pytest.raises(SystemExit) as end:
        main([*command[3:], "--help"])
    assert end.value.code == 0
    assert "usage: python -m bot web" in capsys.readouterr().out


def test_its_health_check_is_a_module_of_the_bot() -> None:
    python, option, module = json.loads(last("HEALTHCHECK").partition(" CMD ")[2])
    assert (python, option) == ("python", "-m")
    assert importlib.util.find_spec(module) is not None


def test_it_exposes_the_port_that_is_listened_on() -> None:
    assert int(last("EXPOSE")) == load_settings({}, Path("no-such-file")).port


def test_what_is_remembered_lies_on_its_volume(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", image_environment()["XDG_STATE_HOME"])
    assert default_url() == f"sqlite+aiosqlite:///{last('VOLUME')}/bot.db"


def test_it_installs_by_hash_and_compiles_nothing() -> None:
    (installing,) = [rest for word, rest in INSTRUCTIONS if word == "RUN" and "install --no-cache-dir" in rest]
    assert "--require-hashes" in installing
    assert "--only-binary :all:" in installing


def test_every_extra_has_a_lock_to_build_with() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].keys()
    assert [extra for extra in extras if not (ROOT / f"requirements-{extra}.lock").is_file()] == []


def test_nothing_but_what_is_copied_gets_to_the_build() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule.removeprefix("!") for rule in rules if rule.startswith("!")} == set(COPIED)


def test_what_is_copied_is_enough_to_answer(tmp_path: Path) -> None:
    for source in COPIED:
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, tmp_path / source, ignore=shutil.ignore_patterns("__pycache__"))
    answer = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "/train 70B 15T h100"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.startswith("Train 70B on 15T tokens\n")
