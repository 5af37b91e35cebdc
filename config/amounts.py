"""What somebody meant who wrote text where a number or a currency belongs: quotes, a comma, a unit, a sign."""

import re
from collections.abc import Collection
from typing import NamedTuple, get_args

from config.reader import is_read_as_text
from config.schema.price import Quoted

_CODES = frozenset({"USD", *get_args(Quoted)})
_CODE_OF = {
    "$": "USD", "us$": "USD", "dollar": "USD", "dollars": "USD", "美元": "USD",
    "¥": "CNY", "￥": "CNY", "元": "CNY", "rmb": "CNY", "yuan": "CNY", "人民币": "CNY",
    "€": "EUR", "euro": "EUR", "euros": "EUR", "欧元": "EUR", "£": "GBP", "pound": "GBP", "pounds": "GBP",
    "yen": "JPY", "日元": "JPY", "₩": "KRW", "₹": "INR", "hk$": "HKD", "s$": "SGD", "a$": "AUD", "c$": "CAD",
}  # fmt: skip
_MONEY = re.compile(r"(?P<before>[^\d.,-]*?)\s*(?P<amount>\d[\d.,_]*)\s*(?P<behind>[^\d\s/]*)\s*(?:(?:/|per\b|每).*)?")
_DECIMAL_COMMA = re.compile(r"-?(?:\d+,(?:\d{1,2}|\d{4,})|0,\d+)")


class _Money(NamedTuple):
    amount: str
    currency: str


def currency_meant(given: str) -> str | None:
    """The code that `cny`, `RMB` or `€` stands for; None for a word that stands for none."""
    return given.upper() if given.upper() in _CODES else _CODE_OF.get(given.lower())


def number_meant(name: str, given: str, known: Collection[str]) -> str:
    """What to put in place of a text in the field `name`, beside which the fields `known` may stand."""
    plain = given.replace(",", ".") if _DECIMAL_COMMA.fullmatch(given) else given
    money = _money(given)
    if "," in (money.amount if money else plain):
        return "a number without commas, such as 1979 or 1_979"
    if money:
        return _price_meant(name, money, known)
    if plain != given:
        return plain
    if not is_read_as_text(given):
        return f"{given} without quotes"
    if given[:1].isdigit():
        unit = ", without unit (the unit is in the field's name)" if re.search(r"[^\W\d_]|[%°/]", given) else ""
        return f"the number alone{unit}"
    return "a finite number, such as 989.4 or 1.5e12"


def _money(given: str) -> _Money | None:
    found = _MONEY.fullmatch(given.strip())
    if found is None or not (bool(found["before"]) ^ bool(found["behind"])):
        return None
    currency, amount = currency_meant(found["before"] or found["behind"]), found["amount"]
    plain = amount.replace(",", ".") if _DECIMAL_COMMA.fullmatch(amount) else amount
    return _Money(plain, currency) if currency else None


def _price_meant(name: str, money: _Money, known: Collection[str]) -> str:
    in_usd, other = name.startswith("usd_"), name.removeprefix("usd_")
    if in_usd and money.currency == "USD":
        return f"{money.amount} alone (the currency is in the field's name)"
    if in_usd:
        has_other = other in known and "currency" in known
        return f"`{other}: {money.amount}` and `currency: {money.currency}` in its place" if has_other else "it in USD"
    if "currency" not in known:
        return f"{money.amount} alone"
    if money.currency == "USD":
        return f"`usd_{name}: {money.amount}` in its place, without `currency`"
    return f"{money.amount} alone, with `currency: {money.currency}` beside it"
