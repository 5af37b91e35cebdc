"""What is wrong with a setting and what to write, in words that show nothing which may be a secret."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

HOW_TO_INSTALL = "needs gpuhunt: python -m pip install --require-hashes --requirement requirements-live.lock"
"""What live prices want."""
HOW_TO_INSTALL_SENTRY = (
    "needs sentry-sdk: python -m pip install --require-hashes --requirement requirements-sentry.lock"
)
_LEGIBLE = re.compile(r"[\w.+-]{1,12}")
_SIGNS_OF_A_PATH = re.compile("[A-Za-z0-9/_.-]*")
_PATHS_OF_OUR_OWN = ("/healthz", "/readyz", "/metrics")
EXPECTED: Mapping[str, str] = {
    "TELEGRAM_API_URL": "is no address: write one such as https://api.telegram.org",
    "WEBHOOK_URL": "is no address: write one such as https://bot.example.com/telegram",
    "PORT": "{value} is no port: write a number from 1 to 65535",
    "USER_LIMIT_PER_MINUTE": "{value} is no limit: write a whole number such as 30, or 0 for none",
    "CHAT_LIMIT_PER_MINUTE": "{value} is no limit: write a whole number such as 20, or 0 for none",
    "LIVE_PRICES": "{value} is no switch: write on or off",
    "CALLS_PER_SECOND": "{value} is no limit: write a whole number such as 30, or 0 for none",
    "LOG_LEVEL": "{value} is no level: write DEBUG, INFO, WARNING or ERROR",
}
"""What is said in place of pydantic's own words, of each setting that it can refuse, and of some others."""


def faults_of(error: ValidationError) -> dict[str, str]:
    """What is wrong, by the name of the variable."""
    faults: dict[str, str] = {}
    for found in error.errors(include_url=False):
        name = str(found["loc"][0])
        own_words = found["msg"].removeprefix("Value error, ") if found["type"] == "value_error" else None
        faults.setdefault(name, own_words or expected(name, found["input"]))
    return faults


def expected(name: str, value: Any) -> str:
    """What to write into a setting in place of a value, which is shown if it is short."""
    return EXPECTED[name].format(value=value if _LEGIBLE.fullmatch(str(value)) else "this")


def fault_of_path(path: str) -> str | None:
    """Why nothing that Telegram posts to this path of WEBHOOK_URL would be found, if that is so."""
    if not _SIGNS_OF_A_PATH.fullmatch(path):
        return (
            "has other signs in its path than A-Z a-z 0-9 / _ . -: write one such as https://bot.example.com/telegram"
        )
    if path in _PATHS_OF_OUR_OWN:
        return f"{path} is a page of the bot's own: write another path, such as https://bot.example.com/telegram"
    return None


def scheme_of(url: str) -> str | None:
    """What an address begins with, before `://`; None where there is nothing of the kind, or a bracket is missing."""
    try:
        return urlsplit(url).scheme if "://" in url else None
    except ValueError:  # its text holds what was written
        return None


def numbers(written: Any, shape: re.Pattern[str], hint: str) -> Any:
    """Numbers as they are written in one variable, apart by commas or spaces. Raises ValueError with the hint."""
    if not isinstance(written, str):
        return written
    words = written.replace(",", " ").split()
    if not words or not all(map(shape.fullmatch, words)):
        raise ValueError(hint)
    return frozenset(map(int, words))
