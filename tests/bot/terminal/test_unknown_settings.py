"""Names in `.env` that are no settings are said, with the setting that is meant, and without what may be a secret."""

import re
from pathlib import Path

import pytest

from bot.terminal.unknown_settings import OF_COMPOSE, unknown_settings
from tests.deploy.files import ROOT, variables_of_compose


def said(folder: Path, text: str) -> list[str]:
    (folder / ".env").write_text(text, encoding="utf-8")
    return list(unknown_settings(folder / ".env"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("TELEGRAM_BOT_TOKN=1:a", "TELEGRAM_BOT_TOKEN"),
        ("REDIS_ULR=redis://host", "REDIS_URL"),
        ("ALLOWED_CHAT=-1", "ALLOWED_CHATS"),
        ("export WEBHOOK=https://bot.example.com", "WEBHOOK_URL"),
        ("port=80", "PORT"),
        ("POSTGRESS_PASSWORD=secret", "POSTGRES_PASSWORD"),
    ],
)
def test_a_misspelt_name_gets_the_nearest_setting(tmp_path: Path, written: str, meant: str) -> None:
    name = written.removeprefix("export ").partition("=")[0]
    assert said(tmp_path, f"PORT=1\n{written}\n") == [f"{name} is no setting, and is ignored: is {meant} meant?"]


def test_a_name_like_no_setting_is_said_too(tmp_path: Path) -> None:
    assert said(tmp_path, "QQ_XX=1\n") == ["QQ_XX is no setting, and is ignored: .env.example has all that there are"]


@pytest.mark.parametrize("line", ["123456:secret", "c2VjcmV0", "secret-qq=", "QQSECRET", "QQSECRET===="])
def test_a_secret_that_stands_without_its_name_is_not_shown(tmp_path: Path, line: str) -> None:
    (text,) = said(tmp_path, f"{line}\n")
    assert line not in text
    assert "secret" not in text.lower()


@pytest.mark.parametrize("line", ["ALLOWED_CHATS: 5", "ADMINS 555"])
def test_a_line_that_cannot_be_read_is_said_by_its_number(tmp_path: Path, line: str) -> None:
    assert said(tmp_path, f"PORT=1\n{line}\n")[0] == "line 2 cannot be read, and is ignored: write NAME=value"


def test_nothing_is_said_of_the_example_with_everything_in_it(tmp_path: Path) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    filled = re.sub(r"(?m)^#?([A-Z_]+)=.*", r"\1=1", example)
    assert filled.count("=1\n") > 15
    assert said(tmp_path, f"{filled}\nCOMPOSE_PROJECT_NAME=x\n") == []


def test_nothing_is_said_without_a_file(tmp_path: Path) -> None:
    assert list(unknown_settings(tmp_path / ".env")) == []


def test_what_compose_takes_from_the_file_is_known() -> None:
    assert set(OF_COMPOSE) <= variables_of_compose().keys()
