"""Settings come from the environment or `.env`, and a wrong one is named without its value."""

import re
import sys
from pathlib import Path

import pytest
from starlette.routing import Route

from bot.metrics import Metrics
from bot.setting_words import EXPECTED
from bot.settings import Settings, SettingsError, WrongSettingsError, load_settings
from bot.web.app import web_app
from bot.web.webhook import Status


def settings(folder: Path, text: str = "", **variables: str) -> Settings:
    (folder / ".env").write_text(text, encoding="utf-8")
    return load_settings(variables, folder / ".env")


def test_everything_has_a_default(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert found.telegram_bot_token is None
    assert found.api_url == "https://api.telegram.org"
    assert found.config_dir is None
    assert found.store_url.endswith("/llm-cost-bot/bot.db")


def test_the_database_gets_its_async_driver_and_hides_its_password(tmp_path: Path) -> None:
    found = settings(tmp_path, DATABASE_URL="postgres://bot:pass-word@db/bot?sslmode=require")
    assert found.store_url == "postgresql+asyncpg://bot:pass-word@db/bot?ssl=require"
    assert "pass-word" not in repr(found)


def test_without_a_home_the_database_has_to_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", _homeless)
    with pytest.raises(SettingsError, match="DATABASE_URL is not set, and there is no home folder"):
        _ = settings(tmp_path).store_url


def _homeless() -> Path:
    raise RuntimeError


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    assert settings(tmp_path, "LOG_LEVEL=ERROR\n", LOG_LEVEL="debug").log_level == "DEBUG"


def test_an_empty_variable_is_not_set(tmp_path: Path) -> None:
    assert settings(tmp_path, "TELEGRAM_BOT_TOKEN=\n").telegram_bot_token is None
    assert settings(tmp_path, "LOG_LEVEL=ERROR\n", LOG_LEVEL="").log_level == "ERROR"


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("# ключ\nLOG_LEVEL=INFO\n".encode("cp1251"))
    with pytest.raises(SettingsError, match=r"\.env: is no UTF-8 text"):
        load_settings({}, tmp_path / ".env")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8081", "http://127.0.0.1:8081/", "http://127.0.0.1:8081/bot"])
def test_the_address_of_the_api_is_taken_with_and_without_its_end(tmp_path: Path, url: str) -> None:
    assert settings(tmp_path, TELEGRAM_API_URL=url).api_url == "http://127.0.0.1:8081"


@pytest.mark.parametrize(
    ("variable", "value", "hint"),
    [
        ("TELEGRAM_BOT_TOKEN", "secret-without-number", "@BotFather"),
        ("TELEGRAM_BOT_TOKEN", "123456:secret/path", "@BotFather"),
        ("TELEGRAM_BOT_TOKEN", "²³:secret", "@BotFather"),
        ("TELEGRAM_API_URL", "secret nonsense", "https://api.telegram.org"),
        ("TELEGRAM_API_URL", "https://secret:70000", "is no address: write one such as https://api.telegram.org"),
        ("DATABASE_URL", "mysql://user:secret@host/name", "sqlite:////folder/bot.db"),
        ("DATABASE_URL", "postgresql://user:secret@host:nowhere/name", "%40"),
        ("ADMINS", "123456789, @secret", "are no users: write their numbers, such as 123456789"),
        ("ADMINS", "-100secret", "are no users: write their numbers, such as 123456789"),
        ("ALLOWED_CHATS", "@secret", "are no chats: write their numbers, such as -1001234567890"),
        ("WEBHOOK_URL", "secret.example.com", "such as https://bot.example.com/telegram"),
        ("WEBHOOK_URL", "https://secret.example.com:port/", "is no address: write one such as"),
        ("WEBHOOK_URL", "http://secret.example.com/", "begins with http://, where Telegram posts nothing: write"),
        ("WEBHOOK_SECRET", "secret with spaces", "up to 256 of the characters"),
        ("REDIS_URL", "http://:secret@host", "is no address of Redis: write one such as redis://:password@host:6379/0"),
        ("REDIS_URL", "redis://[secret", "is no address of Redis: write one such as"),
        ("SENTRY_DSN", "secret", "https://key@host/number"),
        ("SENTRY_DSN", "https://[secret", "https://key@host/number"),
        ("CONFIG_DIR", "~secret-nobody/presets", "write the whole path"),
        ("PORT", "redis://:secret@host", "PORT: this is no port"),
        ("LOG_LEVEL", "a secret", "LOG_LEVEL: this is no level"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(tmp_path: Path, variable: str, value: str, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(tmp_path, **{variable: value})
    assert variable in str(caught.value)
    assert hint in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("PORT", "80a", "80a is no port: write a number from 1 to 65535"),
        ("PORT", "70000", "70000 is no port: write a number from 1 to 65535"),
        ("PORT", "0", "0 is no port: write a number from 1 to 65535"),
        ("USER_LIMIT_PER_MINUTE", "-1", "-1 is no limit: write a whole number such as 30, or 0 for none"),
        ("CHAT_LIMIT_PER_MINUTE", "many", "many is no limit: write a whole number such as 20, or 0 for none"),
        ("CALLS_PER_SECOND", "1.5", "1.5 is no limit: write a whole number such as 30, or 0 for none"),
        ("LIVE_PRICES", "yes", "yes is no switch: write on or off"),
        ("LOG_LEVEL", "LOUD", "LOUD is no level: write DEBUG, INFO, WARNING or ERROR"),
    ],
)
def test_what_was_written_where_no_secret_belongs_is_shown(
    tmp_path: Path, variable: str, value: str, said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(tmp_path, **{variable: value})
    assert str(caught.value) == f"{variable}: {said}"


@pytest.mark.parametrize("variable", EXPECTED)
def test_no_words_of_a_library_are_said(tmp_path: Path, variable: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(tmp_path, **{variable: "https://"})
    assert str(caught.value) == f"{variable}: {EXPECTED[variable].format(value='this')}"


def refusal_of(folder: Path, **variables: str) -> str | None:
    try:
        settings(folder, **variables)
    except WrongSettingsError as error:
        return str(error)
    return None


@pytest.mark.parametrize("name", Settings.model_fields)
@pytest.mark.parametrize("value", ["nonsense ", "-1", "https://[", "1e999"])
def test_every_setting_takes_nonsense_or_says_what_to_write(tmp_path: Path, name: str, value: str) -> None:
    said = refusal_of(tmp_path, **{name.upper(): value})
    assert said is None or re.match(rf"{name.upper()}: .*(write |@BotFather gives )", said)


def test_all_that_is_wrong_is_said_and_the_rest_can_be_used(tmp_path: Path) -> None:
    with pytest.raises(WrongSettingsError) as caught:
        settings(tmp_path, "PORT=80a\nHOST=127.0.0.1\n", LOG_LEVEL="LOUD", WEBHOOK_SECRET="a b")
    assert [line.partition(": ")[0] for line in str(caught.value).splitlines()] == [
        "WEBHOOK_SECRET", "PORT", "LOG_LEVEL"
    ]  # fmt: skip
    assert caught.value.rest == settings(tmp_path, HOST="127.0.0.1")


def test_a_webhook_is_not_judged_by_an_address_of_the_api_that_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(WrongSettingsError) as caught:
        settings(tmp_path, TELEGRAM_API_URL="api:8081", WEBHOOK_URL="http://bot:8080/telegram")
    assert caught.value.faults.keys() == {"TELEGRAM_API_URL"}
    assert caught.value.rest.webhook_url is None


@pytest.mark.parametrize("path", ["", "/", "/telegram", "/a/b_c-d.e/", "/healthz/", "/telegram/metrics", "/x?y=1"])
def test_a_webhook_may_lie_anywhere_that_is_found(tmp_path: Path, path: str) -> None:
    found = settings(tmp_path, WEBHOOK_URL=f"https://bot.example.com{path}").webhook_url
    assert str(found) == f"https://bot.example.com{path or '/'}"


@pytest.mark.parametrize("path", ["/%74elegram", "/{bot}", "/téléгram", "/a b", "/a+b", "/bot:1", "/a%2Fb", "/~bot"])
def test_a_webhook_with_a_path_that_would_not_be_found_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(SettingsError, match=r"WEBHOOK_URL: has other signs in its path than A-Z .* write one such as"):
        settings(tmp_path, WEBHOOK_URL=f"https://bot.example.com{path}")


def test_a_webhook_hides_no_page_of_the_bots_own(tmp_path: Path) -> None:
    async def receive(_: object) -> Status:
        return Status.OK

    site = web_app(path="/telegram", secret="", receive=receive, checks=dict, metrics=Metrics())
    own = {str(route.path) for route in site.routes if isinstance(route, Route)} - {"/telegram"}
    assert len(own) == 3
    for path in own:
        with pytest.raises(SettingsError, match=f"WEBHOOK_URL: {path} is a page of the bot's own: write another path"):
            settings(tmp_path, WEBHOOK_URL=f"https://bot.example.com/x/..{path}")


def test_presets_may_lie_below_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings(tmp_path, "CONFIG_DIR=~/presets\n").config_dir == tmp_path / "presets"
    assert settings(tmp_path, CONFIG_DIR="presets").config_dir == Path("presets")


@pytest.mark.parametrize("value", ["11,22", "11, 22", " 22 11 ", "11,\n22,"])
def test_admins_are_numbers_of_users(tmp_path: Path, value: str) -> None:
    assert settings(tmp_path, ADMINS=value).admins == {11, 22}


def test_without_admins_there_is_none(tmp_path: Path) -> None:
    assert settings(tmp_path).admins == frozenset()


@pytest.mark.parametrize(("value", "is_on"), [("on", True), ("ON", True), ("off", False), ("", False)])
def test_live_prices_are_on_or_off(tmp_path: Path, value: str, is_on: bool) -> None:
    assert settings(tmp_path, LIVE_PRICES=value).live_prices is is_on


def test_live_prices_without_what_fetches_them_stop_the_start_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "gpuhunt", None)
    assert settings(tmp_path, LIVE_PRICES="off").live_prices is False
    with pytest.raises(SettingsError, match=r"LIVE_PRICES: needs gpuhunt: .*requirements-live\.lock, or turn it off"):
        settings(tmp_path, LIVE_PRICES="on")


def test_the_example_file_names_every_setting() -> None:
    text = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"{name.upper()}=" not in text] == []


def test_the_readme_explains_every_setting() -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    explained = {name for row in rows for name in row.split("`")}
    assert [name for name in Settings.model_fields if name.upper() not in explained] == []


def test_the_secret_of_the_webhook_follows_from_the_token_unless_it_is_given(tmp_path: Path) -> None:
    derived = settings(tmp_path, TELEGRAM_BOT_TOKEN="123456:ABC").secret_of_webhook
    assert derived == settings(tmp_path, TELEGRAM_BOT_TOKEN="123456:ABC").secret_of_webhook
    assert derived != settings(tmp_path, TELEGRAM_BOT_TOKEN="123456:ABD").secret_of_webhook
    assert len(derived) == 64
    assert settings(tmp_path, WEBHOOK_SECRET="from-a-vault").secret_of_webhook == "from-a-vault"


def test_an_own_server_may_post_without_encryption(tmp_path: Path) -> None:
    found = settings(tmp_path, TELEGRAM_API_URL="http://api:8081", WEBHOOK_URL="http://bot:8080/telegram")
    assert str(found.webhook_url) == "http://bot:8080/telegram"


def test_chats_and_admins_are_lists_of_numbers(tmp_path: Path) -> None:
    found = settings(tmp_path, ALLOWED_CHATS="-1001234567890, 42", ADMINS="7 8")
    assert found.allowed_chats == {-1001234567890, 42}
    assert found.admins == {7, 8}
