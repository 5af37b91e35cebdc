"""`python -m bot check`: what is right and what is wrong with an installation."""

import asyncio
import logging
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings, SettingsError, load_settings
from bot.store.database import Database
from bot.terminal.check import check
from config.load import load_catalog
from tests.botapi import FAKE_TOKEN, BotApiServer
from tests.botapi.webhook import Webhook
from tests.services.redis import PASSWORD, Redis


@pytest.fixture(autouse=True)
def folder_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "llm-cost-bot"


def findings(capsys: pytest.CaptureFixture[str], settings: Settings) -> tuple[int, str]:
    status = check(lambda: settings)
    return status, capsys.readouterr().out


def test_without_a_token_nothing_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    status, text = findings(capsys, Settings())
    assert status == 0
    assert "ok   presets: " in text
    assert "--   TELEGRAM_BOT_TOKEN: not set" in text


def test_a_good_token_shows_the_name_of_the_bot(capsys: pytest.CaptureFixture[str]) -> None:
    with BotApiServer() as server:
        settings = Settings.model_validate({"TELEGRAM_BOT_TOKEN": FAKE_TOKEN, "TELEGRAM_API_URL": server.url})
        status, text = findings(capsys, settings)
    assert status == 0
    assert "ok   TELEGRAM_BOT_TOKEN: @test_bot" in text


def test_a_token_that_telegram_does_not_know_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with BotApiServer() as server:
        settings = Settings.model_validate({"TELEGRAM_BOT_TOKEN": "123456:wrong", "TELEGRAM_API_URL": server.url})
        status, text = findings(capsys, settings)
    assert status == 1
    assert "FAIL TELEGRAM_BOT_TOKEN: Telegram does not know it" in text
    assert "123456:wrong" not in text


def test_a_server_that_does_not_answer_fails(capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings.model_validate({"TELEGRAM_BOT_TOKEN": FAKE_TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:9"})
    status, text = findings(capsys, settings)
    assert status == 1
    assert "does not answer" in text


@pytest.mark.parametrize(
    ("switch", "line"),
    [
        ("on", "ok   LIVE_PRICES: on"),
        ("off", "--   LIVE_PRICES: off: prices are those of the presets; gpuhunt is installed"),
    ],
)
def test_live_prices_are_said_to_be_on_or_off(capsys: pytest.CaptureFixture[str], switch: str, line: str) -> None:
    status, text = findings(capsys, Settings.model_validate({"LIVE_PRICES": switch}))
    assert status == 0
    assert line in text


def test_what_live_prices_need_is_named_where_it_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "gpuhunt", None)
    status, text = findings(capsys, Settings())
    assert status == 0
    assert "--   LIVE_PRICES: off: " in text
    assert "needs gpuhunt: python -m pip install" in text


def test_reports_to_sentry_are_said_to_be_on_or_off_without_the_key(capsys: pytest.CaptureFixture[str]) -> None:
    status, text = findings(capsys, Settings.model_validate({"SENTRY_DSN": "https://c0ffee@sentry.example.com/1"}))
    assert status == 0
    assert "ok   SENTRY_DSN: on: defects are reported to sentry.example.com" in text
    assert "c0ffee" not in text
    status, text = findings(capsys, Settings())
    assert status == 0
    assert "--   SENTRY_DSN: off: defects are in the log alone; sentry-sdk is installed" in text


def test_what_reports_need_is_named_where_it_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    status, text = findings(capsys, Settings())
    assert status == 0
    assert "needs sentry-sdk: python -m pip install" in text


def test_an_overlay_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "defaults.yaml").write_text("currency: CNY\n", encoding="utf-8")
    status, text = findings(capsys, Settings.model_validate({"CONFIG_DIR": tmp_path}))
    assert status == 0
    assert "ok   CONFIG_DIR: lays over defaults.yaml" in text


def test_a_wrong_preset_fails_with_its_place(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "defaults.yaml").write_text("gpu: h999\n", encoding="utf-8")
    status, text = findings(capsys, Settings.model_validate({"CONFIG_DIR": tmp_path}))
    assert status == 1
    assert "FAIL presets: CONFIG_DIR/defaults.yaml" in text
    assert "h999" in text


def test_parameters_that_an_architecture_does_not_make_are_warned_of(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "models.yaml").write_text("llama-3.1-8b: {params: 9_000_000_000}\n", encoding="utf-8")
    status, text = findings(capsys, Settings.model_validate({"CONFIG_DIR": tmp_path}))
    assert status == 0
    assert "warn models.yaml: parameters that their architecture does not make\n" in text
    assert "llama-3.1-8b: params is 9B, but the architecture makes 8.03B" in text


def test_the_database_is_opened_and_named(capsys: pytest.CaptureFixture[str], folder_of_the_user: Path) -> None:
    file = folder_of_the_user / "bot.db"
    status, text = findings(capsys, Settings())
    assert status == 0
    assert f"ok   DATABASE_URL: SQLite file {file} is not there yet: the first start makes it" in text
    assert not file.parent.exists()
    asyncio.run(_made(f"sqlite:///{file}"))
    assert f"ok   DATABASE_URL: SQLite file {file}; 0 chats have settings" in findings(capsys, Settings())[1]


async def _made(url: str) -> None:
    await (await Database.open(url)).close()


def test_a_database_that_is_away_fails_without_its_password(capsys: pytest.CaptureFixture[str]) -> None:
    status, text = findings(capsys, Settings.model_validate({"DATABASE_URL": "postgres://bot:secret@127.0.0.1:9/name"}))
    assert status == 1
    assert "FAIL DATABASE_URL: the database (Postgres name at 127.0.0.1:9) cannot be opened" in text
    assert "secret" not in text


def test_without_redis_each_process_counts_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    status, text = findings(capsys, Settings())
    assert status == 0
    assert "--   REDIS_URL: not set: each process counts by itself" in text


def test_a_redis_that_counts_is_named(capsys: pytest.CaptureFixture[str], redis: Redis) -> None:
    status, text = findings(capsys, Settings.model_validate({"REDIS_URL": redis.url}))
    assert status == 0
    assert "ok   REDIS_URL: Redis at 127.0.0.1:" in text
    assert PASSWORD not in text


def test_a_redis_that_is_away_fails_without_its_password(capsys: pytest.CaptureFixture[str]) -> None:
    status, text = findings(capsys, Settings.model_validate({"REDIS_URL": "redis://:secret@127.0.0.1:9/0"}))
    assert status == 1
    assert "FAIL REDIS_URL: Redis at 127.0.0.1:9 cannot be reached (" in text
    assert "secret" not in text


def test_an_address_of_redis_that_cannot_be_read_is_named_once(capsys: pytest.CaptureFixture[str]) -> None:
    status, text = findings(capsys, Settings.model_validate({"REDIS_URL": "redis://:a/secret@host"}))
    assert status == 1
    assert "FAIL REDIS_URL: cannot be read: write redis://" in text
    assert "secret" not in text


def test_what_is_found_is_not_logged_as_well(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    findings(capsys, Settings.model_validate({"REDIS_URL": "redis://127.0.0.1:9"}))
    assert caplog.records == []
    logging.getLogger("bot").warning("heard again")
    assert [record.message for record in caplog.records] == ["heard again"]


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({}, "--   ALLOWED_CHATS: not set: everybody is answered"),
        ({}, "--   ADMINS: not set: nobody may /reload or see /stats in Telegram"),
        ({"ADMINS": "11, 12"}, "ok   ADMINS: 2 may /reload and see /stats"),
        (
            {"ALLOWED_CHATS": "-1001, -1002, 11", "ADMINS": "11, 12"},
            "ok   ALLOWED_CHATS: only these are answered, groups: 2, people with those of ADMINS: 2",
        ),
        ({}, "ok   limits: 30 a minute of each person, 20 a minute of each group"),
        ({"USER_LIMIT_PER_MINUTE": "0"}, "--   limits: no limit of a person, 20 a minute of each group"),
    ],
)
def test_who_is_answered_and_how_often_is_said(
    capsys: pytest.CaptureFixture[str], variables: dict[str, str], line: str
) -> None:
    status, text = findings(capsys, Settings.model_validate(variables))
    assert status == 0
    assert f"{line}\n" in text


def test_a_token_is_not_shown_by_the_settings() -> None:
    settings = Settings.model_validate({"TELEGRAM_BOT_TOKEN": FAKE_TOKEN})
    assert isinstance(settings.telegram_bot_token, SecretStr)
    assert FAKE_TOKEN not in repr(settings)


def test_a_wrong_setting_fails_and_the_presets_are_looked_at_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    def load() -> Settings:
        raise SettingsError(".env: is no UTF-8 text")

    status, text = check(load), capsys.readouterr().out
    assert status == 1
    assert "FAIL settings: .env: is no UTF-8 text" in text
    assert "ok   presets: " in text


def test_all_settings_that_are_wrong_are_said_beside_what_is_right(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    variables = {"PORT": "80a", "TELEGRAM_API_URL": "secret", "ALLOWED_CHATS": "@a", "ADMINS": "11"}
    status, text = check(lambda: load_settings(variables, tmp_path / ".env")), capsys.readouterr().out
    assert status == 1
    assert [line for line in text.splitlines() if line.startswith("FAIL")] == [
        "FAIL TELEGRAM_API_URL: is no address: write one such as https://api.telegram.org",
        "FAIL PORT: 80a is no port: write a number from 1 to 65535",
        "FAIL ALLOWED_CHATS: are no chats: write their numbers, such as -1001234567890, 123456789",
    ]
    assert "ok   ADMINS: 1 may /reload and see /stats\n" in text
    assert text.count("ALLOWED_CHATS: ") == text.count("TELEGRAM_API_URL") == 1
    assert "TELEGRAM_BOT_TOKEN" not in text


def test_a_misspelt_name_in_the_file_is_warned_of(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("REDIS_ULR=redis://:secret@host\n", encoding="utf-8")
    status, text = check(Settings, tmp_path / ".env"), capsys.readouterr().out
    assert status == 0
    assert "REDIS_ULR is no setting, and is ignored: is REDIS_URL meant?\n" in text
    assert "secret" not in text


def over(capsys: pytest.CaptureFixture[str], folder: Path, **files: str) -> tuple[int, str]:
    """What is said of an overlay."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return findings(capsys, Settings.model_validate({"CONFIG_DIR": folder}))


def test_what_an_overlay_changes_stands_below_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    point = "{as_of: 2025-11-20, usd_per_gpu_hour: 4.2, confidence: high, source: our contract}"
    prices = f"nebius-h100-on-demand: {{history: [{point}]}}\n"

    status, text = over(capsys, tmp_path, gpus="h100: {tdp_w: 650}\n", prices=prices, defaults="currency: CNY\n")

    assert status == 0
    assert "       gpus.yaml, h100: tdp_w 700 -> 650\n" in text
    assert (
        "       prices.yaml, nebius-h100-on-demand: one price of your own from 2025-11-20, in place of 3 prices" in text
    )
    assert "       defaults.yaml: currency USD -> CNY\n" in text


def test_much_that_an_overlay_changes_is_summed_up(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    built_in = load_catalog()
    changed = "".join(f"{gpu}: {{checked: 2026-11-21}}\n" for gpu in list(built_in.gpus)[:14])
    added = "".join(f"ours-{number}: {{name: Ours {number}}}\n" for number in range(12))
    fields = "h200: {vendor: us, tdp_w: 1, gpus_per_server: 1, label: HH, generation: other, released: '2025'}\n"

    _, text = over(
        capsys, tmp_path, gpus=changed.replace("h200: {checked: 2026-11-21}\n", "") + fields, providers=added
    )

    assert "gpus.yaml: changes 5 more\n" in text
    assert "providers.yaml: adds ours-0, ours-1, ours-2, ours-3, ours-4, ours-5, ours-6, ours-7 and 4 more\n" in text


def test_a_slip_is_warned_of_and_fails_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, text = over(capsys, tmp_path, gpus="h100: {tdp_w: 700}\n")

    assert status == 0
    assert "warn CONFIG_DIR: gpus.yaml, h100: says only what is built in: remove it\n" in text


def test_a_folder_without_presets_fails(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, text = over(capsys, tmp_path)

    assert status == 1
    assert "FAIL CONFIG_DIR: no file there is one of gpus.yaml" in text


WEBHOOK = "http://127.0.0.1:9/telegram"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (None, "warn WEBHOOK_URL: http://127.0.0.1:9/telegram, but Telegram posts nowhere now: it will when `web` has"),
        (WEBHOOK, "ok   WEBHOOK_URL: http://127.0.0.1:9/telegram; Telegram posts there, 0 updates wait"),
        ("http://127.0.0.1:9/x", "warn WEBHOOK_URL: http://127.0.0.1:9/telegram, but Telegram posts to http://127.0.0"),
    ],
)
def test_the_webhook_is_held_against_what_telegram_knows(
    capsys: pytest.CaptureFixture[str], told: str | None, said: str
) -> None:
    with BotApiServer() as server:
        server.webhook.set(Webhook(url=told) if told else None)
        variables = {"TELEGRAM_BOT_TOKEN": FAKE_TOKEN, "TELEGRAM_API_URL": server.url, "WEBHOOK_URL": WEBHOOK}
        _, text = findings(capsys, Settings.model_validate(variables))
    assert said in text


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (None, "--   WEBHOOK_URL: not set: `poll` needs none, `web` does"),
        (WEBHOOK, f"warn WEBHOOK_URL: not set, but Telegram posts to {WEBHOOK}: stop what listens there, then start"),
    ],
)
def test_a_webhook_that_keeps_updates_from_a_poller_is_warned_of(
    capsys: pytest.CaptureFixture[str], told: str | None, said: str
) -> None:
    with BotApiServer() as server:
        server.webhook.set(Webhook(url=told) if told else None)
        variables = {"TELEGRAM_BOT_TOKEN": FAKE_TOKEN, "TELEGRAM_API_URL": server.url}
        status, text = findings(capsys, Settings.model_validate(variables))
    assert status == 0
    assert said in text


def test_without_a_webhook_it_says_which_start_needs_one(capsys: pytest.CaptureFixture[str]) -> None:
    _, text = findings(capsys, Settings())
    assert "--   WEBHOOK_URL: not set: `poll` needs none, `web` does" in text


def test_a_file_that_cannot_be_opened_is_said_and_nothing_beside_it(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status = check(lambda: Settings.model_validate({"DATABASE_URL": f"sqlite:///{tmp_path}"}))
    said = capfd.readouterr()
    assert status == 1
    assert f"FAIL DATABASE_URL: the database (SQLite file {tmp_path}) cannot be opened: unable to open" in said.out
    assert said.err == ""


def test_a_file_that_cannot_be_made_fails(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # whoever runs this may be root
    status, text = findings(capsys, Settings.model_validate({"DATABASE_URL": f"sqlite:///{tmp_path}/x/bot.db"}))
    assert status == 1
    assert f"is not there, and cannot be made: nothing can be written to {tmp_path}" in text


def test_a_misspelt_name_in_the_environment_is_warned_of(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALOWED_CHATS", "5")
    monkeypatch.setenv("HOSTNAME", "here")
    _, text = findings(capsys, Settings())
    assert "warn environment: ALOWED_CHATS is no setting, and is ignored: is ALLOWED_CHATS meant?" in text
    assert "HOSTNAME" not in text
