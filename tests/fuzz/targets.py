"""What is fuzzed, and what has to hold of every input: the one table, for the short form and the long one."""

import asyncio
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.language import LANGUAGES
from bot.preferences.values import NOTHING_SET, OwnPrice, Preferences
from bot.render.html import HtmlRenderer
from bot.render.numbers import Speaker
from bot.store.database import Database
from bot.store.questions import Questions
from bot.store.url import IN_MEMORY
from bot.telegram import links
from bot.telegram.tap import PARTS, SHORT, StaleTapError, decoded, encoded
from config.load import load_catalog
from config.reader import ConfigError
from tests.botapi import parse_html, utf16_length
from tests.conftest import CATALOGUE, TODAY, FixedRates
from tests.fuzz.presets import Folder, folders
from tests.fuzz.texts import claims, noise, texts
from tests.fuzz.webhook import bodies, posted
from tests.hosts import FixedHosts

T = TypeVar("T")
_MOST_UTF16, _MOST_CAPTION_UTF16, _MOST_ENTITIES = 4096, 1024, 100
_EARLIER = "/train 70B 15T h100 x2048"
_RENDERERS = tuple(HtmlRenderer(Speaker(language)) for language in LANGUAGES)
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


@dataclass(frozen=True)
class Target:
    """One way in."""

    name: str
    inputs: st.SearchStrategy[Any]
    check: Callable[[Any], object]
    """Raises for an input that does harm."""
    short: int
    """Inputs of the short form."""
    share: float = 1.0
    """Inputs of the long form, of as many as are asked for: less where each takes longer."""


@cache
def engine() -> Engine:
    """The bot over the presets that users have."""
    return Engine(load_catalog(), FixedRates(), lambda: TODAY, FixedHosts)


@cache
def _loop() -> asyncio.Runner:
    return asyncio.Runner()


def _done(coroutine: Coroutine[Any, Any, T]) -> T:
    result: T = _loop().run(coroutine)
    return result


@cache
def _questions() -> Questions:
    return Questions(_done(Database.open(IN_MEMORY)))


def check_question(asked: tuple[str, Preferences]) -> None:
    """A text is answered or refused, in words that Telegram takes; corrections and canonical commands work."""
    text, preferences = asked
    try:
        found = engine().ask(text, preferences)
    except Refusal as refusal:
        for renderer in _RENDERERS:
            _check_html(renderer.refusal(refusal))
        if refusal.attempt is not None:
            engine().ask(refusal.attempt)
        return
    engine().actions(found)
    for renderer in _RENDERERS:
        _check_html(renderer.caption(found.answer, found.canonical), _MOST_CAPTION_UTF16)
        for html in (renderer.answer(found.answer, found.canonical), *renderer.unfolded(found.answer, found.canonical)):
            _check_html(html)
    if found.command.read_whole is None:
        assert engine().ask(found.canonical, fills=False).request == found.request


def _check_html(html: str, most_utf16: int = _MOST_UTF16) -> None:
    parsed = parse_html(html)
    assert 1 <= utf16_length(parsed.text) <= most_utf16, f"{utf16_length(parsed.text)} characters"
    assert len(parsed.entities) <= _MOST_ENTITIES, f"{len(parsed.entities)} entities"


def check_follow_up(text: str) -> None:
    """A reply to an answer changes its question or does not; what it is changed to is answered or refused."""
    changed = engine().follow_up(_EARLIER, text)
    if changed is not None:
        with suppress(Refusal):
            engine().ask(changed, fills=False)


def check_claim(text: str) -> None:
    """A claim in prose, behind its command and as a reply to it, is checked or refused; nothing of it does harm."""
    for asked in (f"/check {text}", text, engine().with_claim("/check", text) or "/check"):
        check_question((asked, NOTHING_SET))


def check_button(data: str) -> None:
    """The data of a button is a tap, the same when it is written again, or stale."""
    try:
        tap = _done(decoded(data, _questions()))
    except StaleTapError:
        return
    assert tap.chart is not None or tap.view in (SHORT, *PARTS)
    assert _done(decoded(_done(encoded(tap, _questions())), _questions())) == tap


def check_link(payload: str) -> None:
    """The payload of a link opens a command, also when it is written again, or is stale."""
    try:
        command, view = _done(links.opened(payload, _questions()))
    except StaleTapError:
        return
    assert command.startswith("/")
    assert _done(links.opened(_done(links.payload(command, _questions(), view)), _questions())) == (command, view)


def check_overlay(folder: Folder) -> None:
    """A folder of presets is loaded, or refused with what to do about it."""
    with tempfile.TemporaryDirectory() as name:
        for file, content in folder.items():
            (Path(name) / file).write_bytes(content)
        with suppress(ConfigError):
            load_catalog(Path(name), base=CATALOGUE)


def check_body(body: bytes) -> None:
    """Whatever is posted is handled, or refused in one line; the process goes on."""
    assert posted(engine).status(body) in (200, 400)


def _kept(command: str) -> str:
    return _done(_questions().keep(command))


_stored = st.sampled_from((_EARLIER, "/help", "/train 70B 15T b999")).map(_kept)


@st.composite
def _button_data(draw: st.DrawFn) -> str:
    data = draw(st.text("0123489٣", max_size=2)) + draw(st.sampled_from((SHORT, *PARTS, "0", "9", "²", "")))
    data += draw(st.sampled_from(("0", "1", "7", "x", "")))
    body: str = draw(st.one_of(texts, _stored, noise, st.text(_BASE64, min_size=16, max_size=16)))
    return f"{data}{body}"


@st.composite
def _link_payload(draw: st.DrawFn) -> str:
    written = st.one_of(texts.map(str.encode), st.binary(max_size=60))
    body = st.one_of(
        written.map(lambda content: urlsafe_b64encode(content).decode().rstrip("=")),
        st.text(_BASE64, max_size=80),
        _stored.map("_{}".format),
        noise,
    )
    mark: str = draw(st.sampled_from(("", "", "-0", "-9", "_", "-", "-²")))
    return mark + draw(body)


_preferences = st.sampled_from(
    (
        NOTHING_SET, NOTHING_SET, NOTHING_SET,
        Preferences(currency="CNY", gpu="h200", offer="aws 1y", mfu=0.38, precision="fp8"),
        Preferences(language="zh", gpu="gone-from-presets", prices={"gone-too": OwnPrice(amount=2, currency="USD")}),
    )
)  # fmt: skip

TARGETS = (
    Target("question", st.tuples(texts, _preferences), check_question, short=400),
    Target("reply", texts, check_follow_up, short=200),
    Target("claim", claims, check_claim, short=150, share=0.5),
    Target("button", st.one_of(_button_data(), st.text(max_size=40)), check_button, short=250),
    Target("link", _link_payload(), check_link, short=250),
    Target("overlay", folders, check_overlay, short=150, share=0.2),
    Target("webhook", bodies, check_body, short=200),
)
