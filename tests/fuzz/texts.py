"""Texts that people, phones and mischief may send: real words of the language, numbers of every shape, and noise."""

from functools import cache

from hypothesis import strategies as st

from bot.caps import MOST_CHARACTERS_OF_A_TEXT
from bot.commands import all_commands
from bot.grammar import fillers, lexicon
from bot.grammar.vocabulary import KEYS
from config.load import load_catalog
from tests.bot.grammar import (
    messages_beside,
    messages_beyond,
    messages_claims,
    messages_other,
    messages_train,
    messages_wrong,
)

_MESSAGES = [
    *messages_train.ALL, *messages_other.ALL, *messages_wrong.ALL, *messages_wrong.OFFERS, *messages_beside.UNDERSTOOD,
    *messages_beside.REFUSED, *messages_beyond.BEYOND, *messages_beyond.READINGS,
]  # fmt: skip
_UNITS = tuple(
    (
        "k M B T b t bn trillion 万 亿 万亿 千 % 折 x X × d days h hours w 天 小时 周 月 年 y GB GiB TB $ ¥ € /h /hour "
        "usd cny 元 刀 gpus cards 卡 张 台 nodes tokens params req/s /month /day tok/s 每月 请求 -A37B active"
    ).split()
)
_SIGNS = tuple(
    "= : ： ＝ - -- — – ~ ≈ + * × ✖️ / ／ \\ | , ， 、 . 。 ; ； ? ？ ! ( ) （ ） [ ] { } ' \" ` “ ” < > & @ # ^".split()
)
_INVISIBLE = (
    "\u200b",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u202e",
    "\u00ad",
    "\ufe0f",
    "\u0301",
    "\u00a0",
    "\u3000",
    "\x00",
    "\x1b",
)
_HTML = ("<b>", "</code>", "&amp;", "&lt", "&#0;", "<a href='x'>", "</pre>", "<!--", "<script>", "&", "<")
_SPECIAL = ("max", "all", "0", "1", "-1", "2", "none", "auto", "1e9", "1e18", "100%", "true", "x1000000", "1e-9")
_SEPARATORS = (" ", " ", " ", " ", "", ", ", "\n", "  ", "，", "/", "=", " x", " vs ", "\t", "、")
_MOST_WORDS = 14


@cache
def _real_words() -> tuple[str, ...]:
    catalog = load_catalog()
    words = [
        *lexicon.PRECISIONS, *lexicon.PURCHASES, *lexicon.PICKS, *lexicon.AREAS, *lexicon.METHODS, *lexicon.PURPOSES,
        *lexicon.QUESTIONS, *lexicon.OPTIMIZERS, *lexicon.DISCOUNTS, *lexicon.VENDORS, *lexicon.VERSUS,
        *fillers.EVERY, *lexicon.MACHINES,
        *catalog.gpus, *catalog.models, *catalog.providers, *catalog.grid_names, *catalog.offers,
    ]  # fmt: skip
    for key in KEYS:
        words += [*key.names, key.example, *(f"{name}=" for name in key.names)]
    for command in all_commands():
        words += [command.name, *command.aliases, f"/{command.name}"]
    words += [word for message in _MESSAGES for word in message.split()]
    return tuple(dict.fromkeys(words))


_figures = st.one_of(
    st.integers(-3, 3000).map(str),
    st.integers().map(str),
    st.floats().map(repr),
    st.floats(0, 1e6).map("{:.3g}".format),
    st.integers(0, 10**9).map("{:,}".format),
    st.text("0123456789.,eE+-_/×x", min_size=1, max_size=12),
    st.text("０１２３４５６７８９．，%", min_size=1, max_size=6),
    st.text("零一二两三四五六七八九十百千万亿半几", min_size=1, max_size=6),
    st.text("⁰¹²³⁴⁵½¾٠١٢٣०१२", min_size=1, max_size=4),
)
numbers = st.one_of(
    _figures,
    st.builds("{}{}".format, _figures, st.sampled_from(_UNITS)),
    st.builds("{}{}".format, st.sampled_from(_UNITS), _figures),
    st.builds("{}x{}B".format, _figures, _figures),
    st.builds("{}B-A{}B".format, _figures, _figures),
)
"""A number in any spelling, alone or with a unit."""

noise: st.SearchStrategy[str] = st.one_of(
    st.text(max_size=8),
    st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=8),
    st.text(st.characters(min_codepoint=0x2000, max_codepoint=0x2BFF), max_size=4),
    st.text(st.characters(min_codepoint=0x1F000, max_codepoint=0x1FAFF), max_size=3),
    st.sampled_from((*_SIGNS, *_INVISIBLE, *_HTML)),
)
"""What says nothing: other scripts, pictures, signs, what cannot be seen, and pieces of HTML."""


@st.composite
def _misspelt(draw: st.DrawFn, words: st.SearchStrategy[str]) -> str:
    word = draw(words)
    at, length = draw(st.integers(0, len(word))), draw(st.integers(0, 2))
    return word[:at] + draw(st.one_of(st.text(max_size=2), noise)) + word[at + length :]


@st.composite
def _sentence(draw: st.DrawFn) -> str:
    real = st.deferred(lambda: st.sampled_from(_real_words()))
    assigned = st.builds("{}{}{}".format, real, st.sampled_from(("=", ":", "＝", " ", "=-")), numbers | real)
    word = st.one_of(real, real, real, numbers, numbers, assigned, noise, _misspelt(real))
    text = draw(st.sampled_from(("", "", "/", "／")))
    for piece in draw(st.lists(word, max_size=_MOST_WORDS)):
        text += piece + draw(st.sampled_from(_SEPARATORS))
    return text


_SIZES = (
    "70B",
    "8B",
    "175B",
    "405B",
    "8x7B",
    "671B-A37B",
    "1e18",
    "1M",
    "8222亿",
    "gpt-3",
    "llama-3.1-8b",
    "deepseek-v3",
)
_AMOUNTS = ("", "15T", "100M", "1e20", "5000亿")
_OF_FIELD = {
    "gpus": ("x8", "x2048", "8×H100", "1024卡"), "purpose": ("train", "inference", "训练"),
    "traffic": ("2B/month", "50 req/s"), "discount": ("5折", "30%off"), "price": ("$2/h", "¥18/h"),
    "hosting": ("$150/kW", "5%"), "own": ("$40000", "¥28万"),
    "deadline": ("in 30d", "in 1d", "2w"), "budget": ("$1M", "$1"), "question": lexicon.QUESTIONS_OF_SEVERAL,
    "method": tuple(lexicon.METHODS), "precision": tuple(lexicon.PRECISIONS),
}  # fmt: skip


@cache
def _fields() -> dict[str, dict[str, tuple[str, ...]]]:
    """Words for each field of each command, most of them right."""
    catalog = load_catalog()
    names = {
        **_OF_FIELD, "gpu": tuple(catalog.gpus), "model": tuple(catalog.models),
        "offer": (*catalog.providers, *catalog.offers, "spot", "3y", "cheapest", "usa", "own"),
    }  # fmt: skip
    keys = {key.field: (key.example, *(f"{key.names[0]}={value}" for value in _SPECIAL)) for key in KEYS}
    return {
        command.name: {
            field: (*names.get(field, ()), *keys.get(field, ()))
            for field in sorted(command.request.takes)
            if field in names or field in keys
        }
        for command in all_commands()
        if command.request.takes
    }


@st.composite
def _question(draw: st.DrawFn) -> str:
    """What a command understands, or nearly: a fair part is answered."""
    name = draw(st.sampled_from(sorted(name for name, words in _fields().items() if words)))
    of_field = _fields()[name]
    said = []
    if "params" in of_field:
        said += [draw(st.sampled_from(_SIZES)), draw(st.sampled_from(_AMOUNTS)) if "tokens" in of_field else ""]
    for field in draw(st.lists(st.sampled_from(sorted(of_field)), max_size=4, unique=True)):
        word = draw(st.sampled_from(of_field[field]))
        said.append(word.partition("=")[0] + "=" + draw(numbers) if draw(st.integers(0, 5)) == 0 else word)
    is_compared = name in lexicon.QUESTIONS_OF_SEVERAL and draw(st.booleans())
    return " ".join((draw(st.sampled_from(("/", ""))) + ("compare " if is_compared else "") + name, *said))


@st.composite
def _command(draw: st.DrawFn) -> str:
    names = st.sampled_from([name for command in all_commands() for name in (command.name, *command.aliases)])
    mention = draw(st.sampled_from(("", "", "@costbot", "@ other_bot", "@")))
    return f"{draw(st.sampled_from('/／ '))}{draw(names)}{mention} {draw(_sentence())}"


@st.composite
def _settings(draw: st.DrawFn) -> str:
    names = ("currency", "language", "gpu", "offer", "mfu", "precision", "prices", "<<", "h100", "")
    values = st.one_of(
        _sentence(),
        numbers,
        st.sampled_from(
            ("cny", "zh", "h100", "aws 1y", "40%", "{h100: $2/h}", "[a, b]", "&a [*a]", "!!int x", "|", "~")
        ),
    )
    lines = draw(st.lists(st.builds("{}: {}".format, st.sampled_from(names) | noise, values), max_size=5))
    return f"/settings import{draw(st.sampled_from((' ', chr(10), ':')))}" + "\n".join(lines)


texts: st.SearchStrategy[str] = st.one_of(
    _question(),
    _question(),
    _question(),
    _sentence(),
    _command(),
    _misspelt(_misspelt(st.sampled_from(_MESSAGES))),
    st.text(max_size=60),
    _settings(),
    st.builds(
        lambda word, times: (word * times)[: MOST_CHARACTERS_OF_A_TEXT + 1],
        st.one_of(noise, numbers, _sentence()).filter(bool),
        st.integers(2, 400),
    ),
)
"""A message of a chat."""


_CLAIMED = [*messages_claims.READ, *messages_claims.NOT_COMMANDED]
_PROSE = tuple(
    (
        "was were trained on took cost only used over under about between and to for in the model of with GPU hours "
        "per each total MFU active parameters days months $ ¥ 花了 用了 激活 参数 张 卡时 不到 超过 共 天 个月 万 "
        "tokens 亿 美元 , . ; ( ) -"
    ).split()
)


@st.composite
def _prose(draw: st.DrawFn) -> str:
    """Words of a claim in any order, with names and numbers between them."""
    real = st.deferred(lambda: st.sampled_from(_real_words()))
    word = st.one_of(st.sampled_from(_PROSE), st.sampled_from(_PROSE), numbers, numbers, real, noise)
    return draw(st.sampled_from((" ", " ", ""))).join(draw(st.lists(word, max_size=30)))


claims: st.SearchStrategy[str] = st.one_of(
    _prose(),
    _prose(),
    _misspelt(st.sampled_from(_CLAIMED)),
    st.builds("{} {}".format, st.sampled_from(_CLAIMED), st.sampled_from(_CLAIMED)),
    _sentence(),
    st.builds(lambda prose, times: (f"{prose} " * times)[:MOST_CHARACTERS_OF_A_TEXT], _prose(), st.integers(2, 60)),
)
"""What somebody says of a training run, for people."""
