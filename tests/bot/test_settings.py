"""Settings come from the environment or `.env`, and a wrong one is named without its value."""

import sys
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings


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
        ("TELEGRAM_API_URL", "secret nonsense", "https://api.telegram.org"),
        ("DATABASE_URL", "mysql://user:secret@host/name", "sqlite:////folder/bot.db"),
        ("DATABASE_URL", "postgresql://user:secret@host:nowhere/name", "%40"),
        ("ADMINS", "123456789, @secret", "numbers of Telegram users, such as 123456789"),
        ("ADMINS", "-100secret", "numbers of Telegram users, such as 123456789"),
        ("ALLOWED_CHATS", "@secret", "numbers of Telegram chats, such as -1001234567890"),
        ("WEBHOOK_URL", "secret.example.com", "such as https://bot.example.com/telegram"),
        ("WEBHOOK_URL", "http://secret.example.com/", "should begin with https://"),
        ("WEBHOOK_SECRET", "secret with spaces", "up to 256 of the characters"),
        ("PORT", "70000", "less than or equal to 65535"),
        ("REDIS_URL", "http://:secret@host", "redis://:password@host:6379/0"),
        ("SENTRY_DSN", "secret", "https://key@host/number"),
        ("USER_LIMIT_PER_MINUTE", "-1", "greater than or equal to 0"),
        ("CONFIG_DIR", "~secret-nobody/presets", "write the whole path"),
        ("LIVE_PRICES", "secret", "should be on or off"),
        ("LOG_LEVEL", "secret-loud", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(tmp_path: Path, variable: str, value: str, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(tmp_path, **{variable: value})
    assert variable in str(caught.value)
    assert hint in str(caught.value)
    assert "secret" not in str(caught.value)


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
