"""Which models of hosts a bare family stands for."""

import pytest

from bot.engine import Engine
from bot.grammar.hosted_families import newest_of_family
from bot.grammar.refusal import Refusal
from config.bundled_prices import BundledPrices

NAMES = (
    "claude-2", "claude-3-5-sonnet", "claude-3-opus", "claude-sonnet-4.5", "claude-opus-4", "claude-opus-4.5",
    "gpt-oss-120b", "gpt-4o", "gpt-4o-mini-2024-07-18", "gpt-image-7", "gpt-5.1", "gpt-35-turbo-0301", "grok-4.20",
    "grok-4.7", "deepseek-v3.1", "deepseek-r1", "kimi-k2", "qwen3-8b", "qwen2.5-72b", "qwen-sea-lion-v4-32b",
    "mistral-large-2512", "mistral-large-3",
)  # fmt: skip


@pytest.mark.parametrize(
    ("family", "newest"),
    [
        ("claude", ("claude-sonnet-4.5", "claude-opus-4.5", "claude-opus-4")),
        ("opus", ("claude-opus-4.5", "claude-opus-4")),
        ("grok", ("grok-4.7", "grok-4.20")),
        ("deepseek", ("deepseek-v3.1", "deepseek-r1")),
        ("qwen", ("qwen3-8b", "qwen2.5-72b", "qwen-sea-lion-v4-32b")),
        ("mistral", ("mistral-large-3", "mistral-large-2512")),
        ("kimi", ("kimi-k2",)),
        ("mini", ()),
        ("gp", ()),
        ("llama", ()),
    ],
)
def test_the_newest_version_goes_first(family: str, newest: tuple[str, ...]) -> None:
    assert newest_of_family(family, NAMES, lines=("opus", "sonnet")) == newest


def test_neither_a_size_nor_a_date_is_a_version_and_other_media_go_behind() -> None:
    assert newest_of_family("gpt", ("gpt-oss-120b", "gpt-image-7", "gpt-4o", "gpt-5.1")) == (
        "gpt-5.1", "gpt-4o", "gpt-oss-120b"
    )  # fmt: skip


@pytest.mark.parametrize("family", ["claude", "gemini", "gpt", "grok"])
def test_a_family_of_today_is_not_taken_for_its_oldest_model(family: str) -> None:
    newest = newest_of_family(family, BundledPrices().names())
    assert len(newest) == 3
    assert not {"claude-2", "gemini-1.0-pro-vision-001", "gpt-3.5-turbo", "grok-2-1212"} & {*newest}


def test_a_bare_family_is_corrected_to_its_newest_model(engine: Engine) -> None:
    reply = engine.reply("/api claude 1B/month")
    assert isinstance(reply, Refusal)
    assert (reply.at, reply.attempt) == ("claude", "/api claude-sonnet-4.5 1B/month")
