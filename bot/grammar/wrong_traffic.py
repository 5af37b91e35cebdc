"""Traffic that may count tokens or requests. Loaded only when it does not say which."""

from collections.abc import Iterable
from dataclasses import replace

from bot.grammar import canonical
from bot.grammar.line import Word
from bot.grammar.refusal import Refusal
from bot.grammar.tokens import Token
from bot.grammar.traffic import REQUEST_WORDS, Traffic
from bot.text import t

_FEW = 1e6
"""Tokens in any span: who counts fewer counts something else."""
_BEFORE_ONE = frozenset("a an each every per of 1 每 每个 每次 个 单 单个".split())
"""Before a request whose length is given: `1000 in per request`."""
_BEHIND_ONE = frozenset("of with at each api apis 接口".split())
"""Behind a request whose length is given, `requests of 1000 in`, and behind a verb, `调用API`."""


def of_tokens_or_requests(tokens: list[Token], words: Iterable[Word], word: Word, traffic: Traffic) -> Refusal | None:
    """The refusal of `50/s`, and of `1M/day` where the message speaks of requests; None where it means tokens."""
    if traffic.amount >= _FEW and not _speaks_of_requests(tokens, words):
        return None
    requests, of_tokens = (
        canonical.traffic(replace(traffic, unit=unit), says_tokens=True) for unit in ("requests", "tokens")
    )
    message = t("`{word}`: tokens or requests? Write {tokens} or {requests}", word=word.text, tokens=of_tokens,
                requests=requests)  # fmt: skip
    return Refusal(message, at=word.text, did_you_mean=(requests, of_tokens), span=word.span)


def _speaks_of_requests(tokens: list[Token], words: Iterable[Word]) -> bool:
    """Whether requests are counted in words that are no part of a value."""
    read = {at for word in words for at in range(*word.span)}
    return any(
        token.low in REQUEST_WORDS
        and at not in read
        and (at == 0 or tokens[at - 1].low not in _BEFORE_ONE)
        and (at + 1 == len(tokens) or tokens[at + 1].low not in _BEHIND_ONE)
        for at, token in enumerate(tokens)
    )
