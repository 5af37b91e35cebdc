"""What may be written of an exception: where it happened and its type, and its words only where no chat wrote them.

`ValueError: could not convert 'what somebody wrote'` quotes a chat, so words are kept of known types alone.
"""

import re
import traceback
from collections.abc import Iterator

_SPEAKING = frozenset(
    {
        "aiohttp.client_exceptions.ClientConnectionError",
        "bot.counting.shared.AwayError",
        "bot.render.charts.workshop.ChartError",
        "bot.settings.SettingsError",
        "bot.store.errors.StoreError",
        "builtins.OSError",
        "config.live.catalogue.LiveError",
        "config.reader.ConfigError",
        "httpcore.NetworkError",
        "httpcore.TimeoutException",
        "httpx.TransportError",
        "redis.exceptions.ConnectionError",
        "redis.exceptions.TimeoutError",
    }
)
"""Types, with those derived from them, that speak of files, networks, presets and databases."""
_OF_TELEGRAM = "telegram.error.TelegramError"
"""Speaks of networks and chats, but quotes the text that it was sent, and tells the number that a group has now."""
_QUOTE = re.compile(r"[\"“«`]|(?<!\w)'")
_ID = re.compile(r"-?\d{6,}")


def named(error: BaseException) -> str:
    """The type of an exception, and its words where they may be written: `ConnectionError: refused`, `ValueError`."""
    words = words_of(error)
    return f"{type(error).__qualname__}: {words}" if words else type(error).__qualname__


def words_of(error: BaseException) -> str:
    """What an exception says, where nobody in a chat can have written it; else nothing."""
    types = types_of(error)
    if _OF_TELEGRAM in types:
        said = str(error)
        quote = _QUOTE.search(said)
        return _ID.sub("…", f"{said[: quote.start()]}…" if quote else said)
    return "" if types.isdisjoint(_SPEAKING) else str(error)


def types_of(error: BaseException) -> frozenset[str]:
    """The full names of its type and of those that this derives from, by which nothing has to be imported."""
    return frozenset(f"{each.__module__}.{each.__qualname__}" for each in type(error).__mro__)


def chain_of(error: BaseException) -> list[BaseException]:
    """An exception behind those that led to it, the first one first."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and not any(link is known for known in chain):
        chain.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return chain[::-1]


def traceback_of(error: BaseException) -> str:
    """Frames with their source lines, and types; of each exception that led to this one too."""
    return "\n\n".join("\n".join(_told(link)) for link in chain_of(error))


def _told(error: BaseException) -> Iterator[str]:
    yield "Traceback (most recent call last):"
    frames = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__))
    yield from (frame.rstrip("\n") for frame in frames.format())
    yield named(error)
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from (f"  | {line}" for line in traceback_of(part).splitlines())
