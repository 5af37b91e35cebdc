"""What platforms look for: a Procfile and a requirements.txt."""

import re
import shlex
import subprocess
import sys
import tomllib

import pytest

from bot.__main__ import main
from tests.deploy.files import ROOT

PROCFILE = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(("process", "start"), [("web", "web"), ("worker", "poll")])
def test_each_process_is_a_start_of_the_bot(process: str, start: str, capsys: pytest.CaptureFixture[str]) -> None:
    python, option, module, *arguments = shlex.split(PROCFILE[process])
    assert (python, option, module, arguments) == ("python", "-m", "bot", [start])
    with pytest.raises(SystemExit) as end:
        main([*arguments, "--help"])
    assert end.value.code == 0
    assert f"usage: python -m bot {start}" in capsys.readouterr().out


def test_the_requirements_are_those_of_the_lock() -> None:
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "--requirement", "requirements.txt"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [re.split(r"[\[>=<]", dependency)[0] for dependency in project["dependencies"]]
    assert [name for name in wanted if f"already satisfied: {name}" not in done.stdout] == []
