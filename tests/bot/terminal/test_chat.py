"""`python -m bot` without a token: the same bot as a chat in the terminal, typed or piped."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

ROOT = Path(__file__).parents[3]


def environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
        "PROMPT_TOOLKIT_NO_CPR": "1",
    }


class TestInAPipe:
    def run(self, folder: Path, stdin: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot"],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=folder,
            env=environment(folder) | variables,
            timeout=60,
            check=False,
        )

    def test_a_question_is_answered_without_colour(self, tmp_path: Path) -> None:
        done = self.run(tmp_path, "/train 175B 500B\n")
        assert done.returncode == 0
        assert "Train 175B on 500B tokens\n$" in done.stdout
        assert "\033[" not in done.stdout

    def test_it_says_where_a_token_comes_from_beside_the_answers(self, tmp_path: Path) -> None:
        done = self.run(tmp_path, "hello\n")
        assert "@BotFather" in done.stderr
        assert "@BotFather" not in done.stdout
        assert "/help" in done.stdout

    def test_buttons_are_numbered_choices(self, tmp_path: Path) -> None:
        done = self.run(tmp_path, "/train 70B 15T h100\n1\n")
        assert "[1] H200   [2] B200   [3] MI300X   [4] ¥ CNY   [5] Whole project" in done.stdout
        assert "\n/train 70B 15T h200\n" in done.stdout

    def test_a_number_that_stands_for_nothing_is_no_choice(self, tmp_path: Path) -> None:
        assert "/help" in self.run(tmp_path, "3\n").stdout

    def test_a_number_beyond_the_choices_shows_them_again(self, tmp_path: Path) -> None:
        done = self.run(tmp_path, "/train 70B 15T h100\n99\n")
        assert "\nThere are 7 choices\n[1] H200" in done.stdout

    def test_the_choices_stay_under_a_chart(self, tmp_path: Path) -> None:
        done = self.run(tmp_path, "/train 70B 15T h100\n6\n1\n")
        assert done.stdout.count("[1] H200") == 2
        assert "\n/train 70B 15T h200\n" in done.stdout

    def test_a_chart_is_written_to_a_file_once_for_each_time(self, tmp_path: Path) -> None:
        done = self.run(tmp_path, "/train 70B 15T h100\n6\n6\n")
        folder = tmp_path / ".local" / "state" / "llm-cost-bot" / "charts"
        written = sorted(folder.iterdir())
        assert [path.name for path in written] == ["train_70B_15T_h100-2.png", "train_70B_15T_h100.png"]
        assert all(path.read_bytes().startswith(b"\x89PNG") and f"Chart: {path}" in done.stdout for path in written)

    def test_settings_are_there_at_the_next_start(self, tmp_path: Path) -> None:
        self.run(tmp_path, "/settings h200 cny\n")
        done = self.run(tmp_path, "/train 70B 15T\n")
        assert "From the settings: H200 · CNY" in done.stdout
        assert "\n/train 70B 15T h200 cny\n" in done.stdout

    def test_settings_that_cannot_be_read_are_said_and_do_not_stop_the_chat(self, tmp_path: Path) -> None:
        folder = tmp_path / ".local" / "state" / "llm-cost-bot"
        folder.mkdir(parents=True)
        (folder / "settings.yaml").write_text("gpu: h10\n", encoding="utf-8")
        done = self.run(tmp_path, "/train 70B 15T\n")
        assert "`h10`" in done.stderr
        assert "Train 70B on 15T tokens" in done.stdout

    @pytest.mark.parametrize(("variable", "words"), [("zh_CN.UTF-8", "训练 700亿"), ("de_DE.UTF-8", "Train 70B")])
    def test_it_speaks_the_language_of_the_terminal(self, tmp_path: Path, variable: str, words: str) -> None:
        assert words in self.run(tmp_path, "/train 70B 15T\n", LANG=variable).stdout


class TestTyped:
    @pytest.fixture
    def terminal(self, tmp_path: Path) -> Iterator["pexpect.spawn[str]"]:
        child = pexpect.spawn(
            sys.executable,
            ["-m", "bot"],
            cwd=str(tmp_path),
            env=environment(tmp_path),
            encoding="utf-8",
            timeout=20,
            dimensions=(40, 120),
        )
        child.expect_exact("\033[?2004h")  # ready: pasting is bracketed from here on
        yield child
        child.close(force=True)

    def test_a_question_is_answered_in_colour(self, terminal: "pexpect.spawn[str]") -> None:
        terminal.send("/train 175B 500B\r")
        terminal.expect_exact("\033[1mTrain 175B on 500B tokens")

    def test_the_history_is_there_at_the_next_start(self, terminal: "pexpect.spawn[str]", tmp_path: Path) -> None:
        terminal.send("/gpu h100\r")
        terminal.expect_exact("NVIDIA H100")
        terminal.send("exit\r")
        terminal.expect(pexpect.EOF)
        history = tmp_path / ".local" / "state" / "llm-cost-bot" / "history"
        assert "/gpu h100" in history.read_text(encoding="utf-8")

    def test_it_ends_with_the_input(self, terminal: "pexpect.spawn[str]") -> None:
        terminal.sendeof()
        terminal.expect(pexpect.EOF)
        terminal.wait()
        assert terminal.exitstatus == 0
