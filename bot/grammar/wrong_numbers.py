"""Numbers that mean nothing here: what is wrong with each, and what to type instead."""

import re
from collections.abc import Callable

from bot.grammar import money, quantities, readers
from bot.grammar.lexicon import MACHINES
from bot.text import Text, t

Diagnosis = tuple[Text, tuple[str, ...]]
"""What is wrong, and what to type instead."""
Mistake = Callable[[str, str, frozenset[str]], Diagnosis | None]
"""From a word (lower case, as typed) and the fields of the command to its diagnosis."""

_MACHINES = f"(?:{'|'.join(sorted(MACHINES, key=len, reverse=True))})"
_WRONG_UNIT = re.compile(rf"[kmgt]i?b|[kmgt]i?bytes?|兆|折|年|cents?|¢|{_MACHINES}")
_ONLY_MACHINES = re.compile(_MACHINES)
_COUNT_OF_MACHINES = re.compile(rf"x?(\d{{1,6}})x?-?{_MACHINES}", re.ASCII)
_USUAL_MACHINE_GPUS = 8
_MOST_GPUS_EACH = 72
_BEFORE_GPUS_EACH = frozenset(("of", "with", "having", "x", "每台", "各"))
_BEHIND_GPUS_EACH = frozenset(("each", "机", "每台"))
_DOTTED = re.compile(r"(\d{1,3}(?:\.\d{3}){2,})(.*)", re.ASCII)
_MEGA_OR_TERA = re.compile(r"([\d.]+)兆", re.ASCII)
_CENTS = re.compile(r"(\d+(?:\.\d+)?)(?:cents?|¢)", re.ASCII)
_TENTHS = re.compile(r"[\d.]+折", re.ASCII)
_MANY_EXPERTS = re.compile(r"\d{7,}x[\d.]+[kmbt]", re.ASCII)
_YEAR = re.compile(r"((?:19|20)\d\d)年", re.ASCII)
_MOST_TRILLIONS = 100
_BILLIONS = re.compile(r"([\d.]+)B", re.ASCII)
_MOST_BILLIONS = 5000
"""Parameters of every known model are fewer."""
_PRODUCT = re.compile(r"(\d{1,6})x(\d{1,6})(?:x(.*))?", re.ASCII)
_RANGE = re.compile(r"(x?)([\d.]*\d)([a-z]*)-(?:x?)([\d.]*\d)([a-z]*)", re.ASCII)
MOST_PURCHASE = 1e6
"""What one GPU may cost to buy, in yuan: more is the money of a whole run, or a size."""
_MOST_PURCHASE_USD = 1e5
_NEGATIVE = re.compile(r"x?-\.?\d|\D-\.?\d|-[$¥€£]", re.ASCII)
_ENDLESS = frozenset(("inf", "-inf", "infinity", "infinite", "nan", "∞"))
_SHARE = re.compile(r"[\d.]+%", re.ASCII)
_BARE = re.compile(r"\d+(\.\d+)?", re.ASCII)
_OTHER_SPAN = re.compile(
    r"[^/]*\d[^/]*/(?:gpu/)?(?:s|sec|second|min|minute|d|day|w|week|mo|month|y|yr|year|天|月|年)s?", re.ASCII
)


def is_wrong_unit(low: str) -> bool:
    """Whether this word behind a number is a unit that counts neither parameters nor GPUs: `GB`, `nodes`."""
    return _WRONG_UNIT.fullmatch(low) is not None


def diagnose(low: str, text: str, takes: frozenset[str], *, is_first: bool) -> Diagnosis | None:
    """What is wrong with a number, or None for a word that is none; `is_first`: no size has been given yet."""
    for mistake in _MISTAKES:
        if (found := mistake(low, text, takes)) is not None:
            message, instead = found
            # The first number of a question is hardly a count of GPUs.
            is_size = is_first and mistake in (_bare_number, _endless)
            return message, tuple(_as_size(word, takes) for word in reversed(instead)) if is_size else instead
    return None


def _as_size(word: str, takes: frozenset[str]) -> str:
    """With its tokens behind it where the parameters are so many that alone they would be read as tokens."""
    found = _BILLIONS.fullmatch(word)
    is_beyond_models = found is not None and float(found[1]) > _MOST_BILLIONS
    return f"{word} 15T" if is_beyond_models and {"params", "deadline"} <= takes else word


def _memory(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    memory = quantities.read_bytes(low)
    if memory is None:
        return None
    count = f"{memory[0]}{ {'g': 'b'}.get(memory[1], memory[1]) }".upper()
    message = t(
        "`{word}` is an amount of memory; parameters and tokens are counted, e.g. {count}", word=text, count=count
    )
    return message, (count,)


def _machines(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    if "gpus" not in takes:
        return None
    if _ONLY_MACHINES.fullmatch(low):
        return t("`{word}`: count GPUs, not machines, e.g. x32", word=text), ()
    found = _COUNT_OF_MACHINES.fullmatch(low)
    if found is None:
        return None
    gpus = f"x{int(found[1]) * _USUAL_MACHINE_GPUS}"
    return t("`{word}`: count GPUs, not machines; with eight in each that is {gpus}", word=text, gpus=gpus), (gpus,)


def gpus_of_machines(low: str, following: list[str]) -> tuple[int, int] | None:
    """The GPUs of `256nodes` followed by `of 8`, `128台` by `8卡`, and how many of the following words say so.

    None where the machines are not counted, or how many GPUs each has is not said.
    """
    machines = _COUNT_OF_MACHINES.fullmatch(low)
    if machines is None:
        return None
    at = 0
    while at < len(following) and following[at] in _BEFORE_GPUS_EACH:
        at += 1
    for end in (at + 2, at + 1):
        each = readers.count("".join(following[at:end])) if end <= len(following) else None
        if each is not None and 0 < each <= _MOST_GPUS_EACH:
            is_each = end < len(following) and following[end] in _BEHIND_GPUS_EACH
            return int(machines[1]) * each, end + is_each
    return None


def sizes_without_units(first: str, second: str) -> str | None:
    """`70` and `15` as `70B 15T`, the units that everybody leaves out."""
    if not (_BARE.fullmatch(first) and _BARE.fullmatch(second)) or float(second) > _MOST_TRILLIONS:
        return None
    return f"{first}B {second}T"


def _dotted(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    """`1.000.000B`: the thousands marks of other languages."""
    found = _DOTTED.fullmatch(low)
    if found is None:
        return None
    plain = f"{found[1].replace('.', '')}{found[2].upper()}"
    return t("`{word}`: a point is a decimal point here; without points: {plain}", word=text, plain=plain), (plain,)


def _mega_or_tera(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    found = _MEGA_OR_TERA.fullmatch(low)
    if found is None:
        return None
    readings = (f"{found[1]}T", f"{found[1]}M")
    message = t(
        "`{word}` can be read in two ways, as a million millions or a million: {first} or {second}",
        word=text, first=readings[0], second=readings[1],
    )  # fmt: skip
    return message, readings


def _year(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    found = _YEAR.fullmatch(low)
    if found is None or "as_of" not in takes:
        return None
    day = f"as-of={found[1]}-12-31"
    return t("`{word}`: prices are those of a day, e.g. {day}", word=text, day=day), (day,)


def _cents(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    found = _CENTS.fullmatch(low)
    if found is None or "price" not in takes:
        return None
    price = f"${float(found[1]) / 100:.12g}/h"
    return t("`{word}`: give a price in whole units, per GPU-hour: {price}", word=text, price=price), (price,)


def _product(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    """`16x8`: machines times the GPUs in each."""
    found = _PRODUCT.fullmatch(low)
    if found is None or "gpus" not in takes:
        return None
    count = f"x{int(found[1]) * int(found[2])}"
    instead = f"{count} {found[3] or ''}".strip()
    return t("`{word}`: give GPUs as one number, {count}", word=text, count=count), (instead,)


def _range(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    """`70-100B` and `70B-15T`."""
    found = _RANGE.fullmatch(low)
    if found is None:
        return None
    times, first, first_unit, second, second_unit = found.groups()
    if first_unit and first_unit != second_unit:
        both = f"{first}{first_unit} {second}{second_unit}".upper()
        return t("`{word}`: put a space between the two", word=text), (both,)
    ends = tuple(f"{times}{end}{second_unit.upper()}" for end in (first, second))
    return t("`{word}` is a range: give one number", word=text), ends


def _negative(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    if _NEGATIVE.match(low) is None:
        return None
    return t("`{word}` is negative: give an amount above zero", word=text), (text.replace("-", "", 1),)


def _endless(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    if low not in _ENDLESS:
        return None
    instead = tuple(size for field, size in (("tokens", "15T"), ("params", "70B")) if field in takes)
    return t("`{word}` is no amount: give a number such as 70B", word=text), instead


def _tenths(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    """`12折`: neither 1.2 tenths nor twelve."""
    if _TENTHS.fullmatch(low) is None or "discount" not in takes:
        return None
    message = t("`{word}` is no share of a price: 8.5折 or 85折 pays 85 %, 5折 pays half", word=text)
    return message, ("8.5折", "5折")


def _many_experts(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    if _MANY_EXPERTS.fullmatch(low) is None or "params" not in takes:
        return None
    return t("`{word}`: no model has that many experts, write e.g. 8x7B", word=text), ("8x7B",)


def _nameless_share(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    if _SHARE.fullmatch(low) is None:
        return None
    named = tuple(f"{name}={text}" for name in ("mfu", "discount", "goodput") if name in takes)
    return t("`{word}` of what? Name it", word=text), named


def _nameless_date(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    if (day := quantities.read_date(low)) is None:
        return None
    return t("`{word}`: the day of what? Name it, e.g. as-of={day}", word=text, day=str(day)), (f"as-of={day}",)


def _bare_number(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    if _BARE.fullmatch(low) is None:
        return None
    if "budget" in takes:
        count, money_of = f"x{low}", f"${text}"
        message = t("`{word}` of what? {money} is money, {count} are GPUs", word=text, money=money_of, count=count)
        return message, (*((count,) if low.isdecimal() else ()), money_of)
    instead = [f"x{low}"] if low.isdecimal() and "gpus" in takes else []
    instead += [f"{text}B", f"{text}T"] if takes & {"params", "tokens"} else []
    message = t("`{word}` needs a unit: parameters, tokens or a count of GPUs?", word=text)
    return message, tuple(instead[:2])


def _sum_of_money(low: str, text: str, takes: frozenset[str]) -> Diagnosis | None:
    if _OTHER_SPAN.fullmatch(low):
        return t("`{word}`: a price is per GPU-hour, e.g. $2.5/h", word=text), ()
    if (found := money.read_money(low)) is None:
        return None
    if "own" in takes and found.amount < (MOST_PURCHASE if found.currency == "CNY" else _MOST_PURCHASE_USD):
        bought = f"own={text}"
        message = t(
            "`{word}` is a sum of money: a price is per GPU-hour, e.g. $2.5/h, and what a GPU costs to buy is {own}",
            word=text, own=bought,
        )  # fmt: skip
        return message, (bought,)
    if "price" in takes:
        return t("`{word}` is a sum of money; a price is per GPU-hour, e.g. $2.5/h", word=text), ()
    return t("`{word}`: money has no place here", word=text), ()


_MISTAKES: tuple[Mistake, ...] = (
    _tenths, _many_experts, _dotted, _mega_or_tera, _year, _cents, _memory, _machines, _negative, _product, _range,
    _endless, _nameless_share, _nameless_date, _bare_number, _sum_of_money,
)  # fmt: skip
