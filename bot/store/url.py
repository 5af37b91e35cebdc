"""The address of the database: as people and hosting platforms write it, made into one for the async drivers.

Knows text only, so that settings are checked without a database library.
"""

from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.state_folder import state_folder

IN_MEMORY = "sqlite+aiosqlite://"
"""A database that ends with its process."""

_EXAMPLES = "write postgresql://user:password@host:5432/name or sqlite:////folder/bot.db"
_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_KEPT = frozenset({"host", "port", "prepared_statement_cache_size"})
_NEEDLESS = frozenset(
    "application_name channel_binding connect_timeout gssencmode keepalives keepalives_count keepalives_idle "
    "keepalives_interval pgbouncer target_session_attrs".split()
)
"""What platforms put into an address and asyncpg does not take; it works without."""


def async_url(url: str) -> str:
    """The address with its async driver; one that has it stays as it is.

    Raises ValueError that says what to write, and nothing of what was written.
    """
    scheme, _, rest = url.strip().partition("://")
    match scheme.lower():
        case "postgres" | "postgresql" | "postgresql+asyncpg":
            return _postgres(rest)
        case "sqlite" | "sqlite+aiosqlite":
            return _sqlite(rest)
    raise ValueError(f"is not one of Postgres or SQLite: {_EXAMPLES}")


def default_url() -> str:
    """The database of an operator who named none: a file of this user. Raises OSError for a user without a home."""
    return f"sqlite+aiosqlite:///{state_folder() / 'bot.db'}"


def file_of(url: str) -> Path | None:
    """The file of an SQLite database; None for any other. Raises ValueError for an address that cannot be used."""
    driver, _, path = async_url(url).partition(":///")
    return Path(path) if driver == "sqlite+aiosqlite" and path else None


def _sqlite(rest: str) -> str:
    if rest in ("", "/:memory:"):
        return IN_MEMORY
    if "?" in rest:
        raise ValueError("has options, and SQLite takes none here: leave out ? and what follows")
    if not rest.startswith("/") or rest == "/":
        raise ValueError("names no file: write sqlite:////folder/bot.db, or sqlite:///bot.db for one in this folder")
    return f"sqlite+aiosqlite://{rest}"


def _postgres(rest: str) -> str:
    try:
        parts = urlsplit(f"postgresql+asyncpg://{rest}")
        is_whole = parts.port is None or parts.port > 0
    except ValueError:  # its text holds what was written
        is_whole = False
    if not is_whole or parts.fragment or parts.netloc.count("@") > 1 or "@" in parts.path + parts.query:
        raise ValueError(
            f"cannot be read: {_EXAMPLES}, with @ : / ? # [ ] of a password as %40 %3A %2F %3F %23 %5B %5D"
        )
    query = [pair for word, value in parse_qsl(parts.query, keep_blank_values=True) for pair in _option(word, value)]
    options = f"?{urlencode(query, safe='/')}" if query else ""
    return f"postgresql+asyncpg://{parts.netloc}{parts.path}{options}"


def _option(word: str, value: str) -> list[tuple[str, str]]:
    if word in ("sslmode", "ssl"):
        if value not in _SSL_MODES:
            raise ValueError(f"has an sslmode that is none of {', '.join(_SSL_MODES)}")
        return [("ssl", value)]
    if word in _NEEDLESS:
        return []
    if word not in _KEPT:
        raise ValueError(
            "has an option that is not known here: leave out what follows ?, except sslmode=; "
            "certificates go into PGSSLROOTCERT, PGSSLCERT and PGSSLKEY"
        )
    return [(word, value)]
