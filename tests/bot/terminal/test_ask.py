"""`python -m bot ask` as programs and shells use it: a process of its own, in an empty folder."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]


def bot(*arguments: str, stdin: str = "", folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT), **variables}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env=environment,
        timeout=60,
        check=False,
    )


def lines(done: subprocess.CompletedProcess[str]) -> list[Any]:
    return [json.loads(line) for line in done.stdout.splitlines()]


class TestOneQuestion:
    def test_json_gives_the_articles_floor(self, tmp_path: Path) -> None:
        done = bot("ask", "--json", "/train 175B 500B", folder=tmp_path)
        (reply,) = lines(done)
        assert done.returncode == 0
        assert reply["result"]["compute_flop"] == pytest.approx(5.25e23)
        assert reply["result"]["floor"]["cost_usd"] == pytest.approx(1_059_114.58, abs=0.005)

    @pytest.mark.parametrize(
        "arguments", [["/train", "70B", "15T", "--mfu", "40", "--json"], ["--json", "/train 70B 15T —mfu 40"]]
    )
    def test_the_words_need_no_quotes_and_options_stand_anywhere(self, tmp_path: Path, arguments: list[str]) -> None:
        (reply,) = lines(bot("ask", *arguments, folder=tmp_path))
        assert reply["canonical"] == "/train 70B 15T mfu=40%"

    def test_the_language_is_that_of_the_terminal_or_the_one_asked_for(self, tmp_path: Path) -> None:
        assert bot("ask", "/train 70B 15T", folder=tmp_path, LANG="zh_CN.UTF-8").stdout.startswith("训练")
        assert bot("ask", "--lang=zh", "/train 70B 15T", folder=tmp_path).stdout.startswith("训练")
        assert bot("ask", "--lang=en", "/train 70B 15T", folder=tmp_path, LANG="zh_CN").stdout.startswith("Train")

    def test_json_stays_english_unless_another_language_is_asked_for(self, tmp_path: Path) -> None:
        (reply,) = lines(bot("ask", "--json", "/train 70B 15T", folder=tmp_path, LANG="zh_CN.UTF-8"))
        assert reply["text"].startswith("Train")
        (reply,) = lines(bot("ask", "--json", "--lang=zh", "/train 70B 15T", folder=tmp_path))
        assert reply["text"].startswith("训练")

    def test_text_is_what_a_chat_shows(self, tmp_path: Path) -> None:
        done = bot("ask", "/train 175B 500B", folder=tmp_path)
        assert done.stdout.startswith("Train 175B on 500B tokens\n$")
        assert "\033[" not in done.stdout

    def test_settings_are_said_to_be_kept_nowhere(self, tmp_path: Path) -> None:
        assert "`ask` keeps no settings" in bot("ask", "/settings cny", folder=tmp_path).stdout

    def test_a_refusal_has_its_parts_and_status_1(self, tmp_path: Path) -> None:
        done = bot("ask", "--json", "/train 70B 15T b999", folder=tmp_path)
        (reply,) = lines(done)
        assert done.returncode == 1
        assert reply["ok"] is False
        assert reply["command"] == "train"
        assert reply["error"]["at"] == "b999"
        assert reply["error"]["did_you_mean"] == ["b200", "b300"]
        assert reply["error"]["try"] == "/train 70B 15T b200"
        assert {"text", "html"} <= reply.keys()

    def test_an_unknown_command_has_none(self, tmp_path: Path) -> None:
        (reply,) = lines(bot("ask", "--json", "/frobnicate", folder=tmp_path))
        assert reply["command"] is None


class TestManyQuestions:
    def test_standard_input_is_answered_line_by_line_in_order(self, tmp_path: Path) -> None:
        questions = "/train 175B 500B\n\n  \n/train b999\n／gpu h100\r\n"
        done = bot("ask", "--json", stdin=questions, folder=tmp_path)
        assert [reply["command"] for reply in lines(done)] == ["train", "train", "gpu"]
        assert [reply["ok"] for reply in lines(done)] == [True, False, True]
        assert done.returncode == 1

    def test_all_answered_is_status_0(self, tmp_path: Path) -> None:
        done = bot("ask", stdin="/train 175B 500B\n/gpu h100\n", folder=tmp_path)
        assert done.returncode == 0
        assert "\n\nNVIDIA H100" in done.stdout

    @pytest.mark.parametrize("text", ["/reload", "reload", "/reload now"])
    def test_a_reload_is_told_to_be_of_no_use_here(self, tmp_path: Path, text: str) -> None:
        done = bot("ask", text, folder=tmp_path)
        assert done.stdout == "`ask` reads the presets when it starts: there is nothing to reload\n"
        assert done.returncode == 1

    def test_bytes_that_are_no_text_are_a_mistake_like_another(self, tmp_path: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "ask", "--json"],
            input=b"/train 70B \xff\xfe 15T\n",
            capture_output=True,
            cwd=ROOT,
            timeout=60,
            check=False,
        )
        assert json.loads(done.stdout)["ok"] is False


class TestImports:
    def test_an_answer_imports_only_what_it_needs(self, tmp_path: Path) -> None:
        script = (
            "import sys; from bot.__main__ import main; status = main(['ask', '--json', '/train 175B 500B']);"
            "print(status, sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
            timeout=60,
            check=True,
        )
        unneeded = (
            "telegram", "httpx", "prompt_toolkit", "currency_converter", "rapidfuzz", "dotenv", "asyncio", "sqlalchemy",
            "aiosqlite", "alembic", "asyncpg",
            "matplotlib", "numpy", "PIL", "multiprocessing",
        )  # fmt: skip
        assert [name for name in unneeded if f"'{name}'" in done.stderr] == []


class TestPresetsOfATeam:
    def test_an_overlay_answers_with_its_own_price(self, tmp_path: Path) -> None:
        (tmp_path / "prices.yaml").write_text(
            "ours:\n  provider: azure\n  gpu: h100\n  purchase: reserved-1y\n  gpus_per_instance: 8\n"
            "  basis: as-stated\n  history:\n    - as_of: 2026-01-01\n      usd_per_gpu_hour: 1.5\n"
            "      confidence: high\n      source: our contract\n",
            encoding="utf-8",
        )
        (tmp_path / "defaults.yaml").write_text("offers: {h100: ours}\n", encoding="utf-8")
        (reply,) = lines(bot("ask", "--json", "/train 70B 15T h100", folder=tmp_path, CONFIG_DIR=str(tmp_path)))
        assert reply["result"]["price_usd_per_gpu_hour"] == 1.5

    def test_a_dotenv_file_names_it_too(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("CONFIG_DIR=nowhere\n", encoding="utf-8")
        done = bot("ask", "/train 70B 15T", folder=tmp_path)
        assert done.returncode == 2
        assert "CONFIG_DIR" in done.stderr

    def test_a_wrong_preset_stops_the_start_with_file_entry_field_and_fix(self, tmp_path: Path) -> None:
        (tmp_path / "gpus.yaml").write_text("h100: {dense_tflops: {bf16: 1979}}\n", encoding="utf-8")
        done = bot("ask", "/train 70B 15T", folder=tmp_path, CONFIG_DIR=str(tmp_path))
        assert done.returncode == 2
        assert done.stdout == ""
        for part in ("gpus.yaml", "h100", "dense_tflops", "989.5"):
            assert part in done.stderr
        assert "Traceback" not in done.stderr
