"""An address is taken as people and platforms write it, or refused without repeating it."""

import re
from pathlib import Path

import pytest

from bot.store.url import async_url, default_url


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("postgres://u:p@h:5432/name", "postgresql+asyncpg://u:p@h:5432/name"),
        ("postgresql://u:p@h/name\n", "postgresql+asyncpg://u:p@h/name"),
        ("postgresql:///name?host=/run/postgresql", "postgresql+asyncpg:///name?host=/run/postgresql"),
        ("postgresql://u:p%40ss@h/name?sslmode=require", "postgresql+asyncpg://u:p%40ss@h/name?ssl=require"),
        (
            "postgres://u:p@h/n?sslmode=verify-full&channel_binding=require",
            "postgresql+asyncpg://u:p@h/n?ssl=verify-full",
        ),
        ("postgresql://u:p@[::1]:5432/n?application_name=bot", "postgresql+asyncpg://u:p@[::1]:5432/n"),
        ("sqlite:///bot.db", "sqlite+aiosqlite:///bot.db"),
        ("sqlite:////var/lib/bot.db", "sqlite+aiosqlite:////var/lib/bot.db"),
        ("sqlite://", "sqlite+aiosqlite://"),
        ("sqlite:///:memory:", "sqlite+aiosqlite://"),
    ],
)
def test_an_address_gets_its_async_driver_and_then_stays_as_it_is(written: str, used: str) -> None:
    assert async_url(written) == used
    assert async_url(used) == used


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("secret", "postgresql://user:password@host:5432/name"),
        ("mysql://u:secret@h/name", "sqlite:////folder/bot.db"),
        ("postgresql+psycopg://u:secret@h/name", "postgresql://"),
        ("postgresql://u:secret@h:port/name", "postgresql://"),
        ("postgresql://u:sec@ret@h/name", "%40"),
        ("postgresql://u:sec/ret@h/name", "%2F"),
        ("postgresql://u:5/secret@h/name", "%2F"),
        ("postgresql://u:5?secret@h/name", "%3F"),
        ("postgresql://u:5#secret@h/name", "%23"),
        ("postgresql://u:[secret@h/name", "%5B"),
        ("postgresql://u:p@h/name?sslmode=secret", "verify-full"),
        ("postgresql://u:p@h/name?sslrootcert=secret", "PGSSLROOTCERT"),
        ("sqlite://secret.db", "sqlite:///bot.db"),
        ("sqlite:///", "sqlite:///bot.db"),
        ("sqlite:///secret.db?mode=ro", "leave out"),
    ],
)
def test_another_one_is_refused_with_what_to_write(written: str, advice: str) -> None:
    with pytest.raises(ValueError, match=re.escape(advice)) as caught:
        async_url(written)
    assert not [part for part in ("secret", "sec@", "ret@") if part in str(caught.value)]


def test_without_an_address_it_is_a_file_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    assert default_url() == f"sqlite+aiosqlite:///{tmp_path}/.local/state/llm-cost-bot/bot.db"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert default_url() == f"sqlite+aiosqlite:///{tmp_path}/state/llm-cost-bot/bot.db"
