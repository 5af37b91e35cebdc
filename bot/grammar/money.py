"""Read prices and sums of money: any symbol or code, before or after the number, in English and Chinese."""

import re
from dataclasses import dataclass

from bot.grammar.quantities import MAGNITUDES, NUMBER, finite

CURRENCY_WORDS = {
    "usd": "USD", "$": "USD", "us$": "USD", "dollar": "USD", "dollars": "USD", "美元": "USD", "美金": "USD",
    "刀": "USD", "cny": "CNY", "rmb": "CNY", "yuan": "CNY", "¥": "CNY", "元": "CNY", "人民币": "CNY",
    "人民幣": "CNY", "块钱": "CNY",
    "bucks": "USD", "eur": "EUR", "€": "EUR", "euro": "EUR", "euros": "EUR", "欧元": "EUR",
    "gbp": "GBP", "£": "GBP", "pound": "GBP", "pounds": "GBP", "英镑": "GBP",
    "jpy": "JPY", "yen": "JPY", "円": "JPY", "日元": "JPY",
    "hkd": "HKD", "hk$": "HKD", "港币": "HKD", "港元": "HKD",
    "krw": "KRW", "₩": "KRW", "韩元": "KRW", "inr": "INR", "₹": "INR", "卢比": "INR",
    "sgd": "SGD", "aud": "AUD", "cad": "CAD", "chf": "CHF", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "pln": "PLN",
    "czk": "CZK", "huf": "HUF", "ron": "RON", "brl": "BRL", "mxn": "MXN", "zar": "ZAR", "ils": "ILS", "idr": "IDR",
    "myr": "MYR", "php": "PHP", "thb": "THB", "nzd": "NZD", "isk": "ISK", "bgn": "BGN", "rub": "RUB", "twd": "TWD",
    "台币": "TWD", "新台币": "TWD", "nt$": "TWD", "aed": "AED", "vnd": "VND", "kzt": "KZT", "sar": "SAR",
}  # fmt: skip
CURRENCY_CODES = frozenset(word for word, code in CURRENCY_WORDS.items() if word.upper() == code) | {
    "rmb", "人民币", "人民幣",
}  # fmt: skip
"""The words that name a currency without counting it: `price=2.5 cny` is 2.5 USD, answered in CNY."""
SYMBOLS = {"USD": "$", "CNY": "¥", "EUR": "€", "GBP": "£"}
"""Symbols that the language reads back, for canonical commands."""

_CURRENCY = "|".join(sorted((re.escape(word) for word in CURRENCY_WORDS), key=len, reverse=True))
_MAGNITUDE = "|".join(sorted((re.escape(unit) for unit in MAGNITUDES if unit), key=len, reverse=True))
_HOUR = r"(?:hours?|hrs?|h|小时|时)"
_EACH_GPU = r"(?:gpu|card|[张块]?卡|张)"
_SPAN_OF_PRICE = rf"(?:(?:/|per|每|an?)(?:{_EACH_GPU})?(?:-|/|per|每)?|(?<![\dk万千.])1个?(?:{_EACH_GPU})?){_HOUR}"
_PER_HOUR = rf"{_SPAN_OF_PRICE}(?:(?:/|per|每){_EACH_GPU})?"
_PRICE = re.compile(
    rf"(每(?:{_EACH_GPU}/?每?)?{_HOUR}(?:每{_EACH_GPU})?|1个?小时(?=\d))?({_CURRENCY})?({NUMBER})(k|万|千)?"
    rf"({_CURRENCY}|块)?({_PER_HOUR})?",
    re.ASCII,
)
_MONEY = re.compile(rf"({_CURRENCY})?({NUMBER})({_MAGNITUDE}|w)?({_CURRENCY})?", re.ASCII)
_IN_TEN_THOUSANDS = re.compile(rf"({NUMBER})w", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount of a currency; None where no currency was written."""

    amount: float
    currency: str | None


def read_currency(word: str) -> str | None:
    """`cny`, `rmb`, `人民币`, `¥` as an ISO code."""
    return CURRENCY_WORDS.get(word)


def read_price(word: str, *, bare: bool = False) -> Sum | None:
    """A price per GPU-hour: `$2.5/h`, `2.5$/h`, `¥18/h`, `18元/小时`.

    With `bare` also `2.5` and `$2.5`, for the value of `price=`.
    """
    found = _PRICE.fullmatch(word)
    if found is None or not (bare or found[1] or found[6]):
        return None
    amount = finite(found[3], found[4])
    symbols = {CURRENCY_WORDS.get(symbol, "CNY") for symbol in (found[2], found[5]) if symbol}
    if word[0] == "1" and found[1] and not symbols:
        return None  # `1小时8张`: an hour, then something else
    return Sum(amount, symbols.pop() if symbols else None) if len(symbols) < 2 else None


def read_money(word: str, *, bare: bool = False) -> Sum | None:
    """A sum with its currency: `$1m`, `500万美元`, `¥700万`, `1000000usd`.

    With `bare` also `1m`, for the value of `budget=`. With a currency `200w` is 200万.
    """
    found = _MONEY.fullmatch(word)
    if found is None:
        return None
    symbols = {CURRENCY_WORDS[symbol] for symbol in (found[1], found[4]) if symbol}
    if len(symbols) > 1 or not (symbols or (bare and found[3] != "w")):
        return None
    magnitude = "万" if found[3] == "w" else found[3]
    return Sum(finite(found[2], magnitude), symbols.pop() if symbols else None)


def read_ten_thousands(word: str) -> float | None:
    """`200w` as Chinese chats write 200万, where only money is meant."""
    found = _IN_TEN_THOUSANDS.fullmatch(word)
    return finite(found[1], "万") if found else None
