"""Take secrets out of text: the token, passwords, what Telegram and Sentry are known by."""

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, unquote, urlsplit

from bot.settings import Settings

_LEAST = 5
"""Characters of a secret that is looked for by itself: a shorter one is a part of many words."""
_IN_ADDRESS = re.compile(r"(://[^\s/@:\"']*):[^\s/@\"']+@")
"""User and password before the host of any address."""


class Redaction:
    """Replaces each of some secrets by its name, also as it is spelled in an address or in JSON."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._names = {
            form: f"<{name}>" for secret, name in secrets.items() if len(secret) >= _LEAST for form in _forms(secret)
        }
        longest_first = sorted(self._names, key=len, reverse=True)
        self._secret = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def __call__(self, text: str) -> str:
        """The text as others may read it."""
        if self._secret is not None:
            text = self._secret.sub(lambda found: self._names[found[0]], text)
        return _IN_ADDRESS.sub(r"\1:<password>@", text)


def redaction_of(settings: Settings) -> Redaction:
    """What takes out the secrets of these settings."""
    return Redaction(dict(_secrets(settings)))


def _secrets(settings: Settings) -> Iterator[tuple[str, str]]:
    if settings.telegram_bot_token is not None:
        token = settings.telegram_bot_token.get_secret_value()
        yield token, "token"
        yield token.partition(":")[2], "token"
    if settings.telegram_bot_token is not None or settings.webhook_secret is not None:
        yield settings.secret_of_webhook, "secret"
    for url in (settings.database_url, settings.redis_url):
        if url is not None and (password := urlsplit(url.get_secret_value()).password):
            yield password, "password"
    if settings.sentry_dsn is not None and (key := urlsplit(settings.sentry_dsn.get_secret_value()).username):
        yield key, "key"


def _forms(secret: str) -> set[str]:
    plain = {secret, unquote(secret)}
    plain |= {quote(form, safe="") for form in plain}
    return plain | {json.dumps(form, ensure_ascii=False)[1:-1] for form in plain}
