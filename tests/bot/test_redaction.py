"""Secrets are taken out of any text, however they are spelled there."""

import json
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.redaction import Redaction, redaction_of
from bot.settings import Settings

TOKEN = "123456:ABC-DEF_ghi"


def settings(**variables: str) -> Settings:
    return Settings.model_validate(variables)


@pytest.mark.parametrize(
    ("variables", "text", "redacted"),
    [
        ({"TELEGRAM_BOT_TOKEN": TOKEN}, f"https://host/bot{TOKEN}/getMe", "https://host/bot<token>/getMe"),
        ({"TELEGRAM_BOT_TOKEN": TOKEN}, "bot123456%3AABC-DEF_ghi", "bot<token>"),
        ({"TELEGRAM_BOT_TOKEN": TOKEN}, "only ABC-DEF_ghi", "only <token>"),
        ({"WEBHOOK_SECRET": "open-sesame"}, "secret open-sesame", "secret <secret>"),
        ({"DATABASE_URL": "postgresql://bot:p%40ssword@host/db"}, "for p@ssword", "for <password>"),
        ({"DATABASE_URL": "postgresql://bot:p%40ssword@host/db"}, "for p%40ssword", "for <password>"),
        ({"REDIS_URL": "redis://:swordfish@host:6379/0"}, "AUTH swordfish", "AUTH <password>"),
        ({}, "cannot open redis://:abc@host/0", "cannot open redis://:<password>@host/0"),
        ({}, "cannot open postgresql+asyncpg://me:x@host", "cannot open postgresql+asyncpg://me:<password>@host"),
        ({}, "http://host:80/a@b and me:you@host", "http://host:80/a@b and me:you@host"),
        ({"DATABASE_URL": "postgresql://bot:a@host/db"}, "a bad day", "a bad day"),
    ],
)
def test_each_secret_of_the_settings_gives_way_to_its_name(variables: dict[str, str], text: str, redacted: str) -> None:
    assert redaction_of(settings(**variables))(text) == redacted


def test_the_key_of_sentry_is_a_secret() -> None:
    redact = redaction_of(settings(SENTRY_DSN="https://c0ffee@sentry.example.com/1"))
    assert redact("sent to https://c0ffee@sentry.example.com/1") == "sent to https://<key>@sentry.example.com/1"


def test_the_secret_that_follows_from_the_token_is_one_too() -> None:
    of_settings = settings(TELEGRAM_BOT_TOKEN=TOKEN)
    assert redaction_of(of_settings)(of_settings.secret_of_webhook) == "<secret>"


@example("00%00")
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="<>"), min_size=5, max_size=30))
def test_no_secret_is_left_in_plain_text_an_address_or_json(secret: str) -> None:
    redact = Redaction({secret: "x"})
    assert redact(secret) == "<x>"
    assert redact(quote(secret, safe="")) == "<x>"
    assert redact(json.dumps({"a": secret}, ensure_ascii=False)) == '{"a": "<x>"}'
