"""Write figures the way a reader's language does, with Babel.

Figures are rounded to what is shown before they are formatted, so that nothing reads $1000K, and a small price
keeps its figures, so that nothing reads $0.00.
"""

import math
import re
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_compact_currency, format_compact_decimal, format_currency, format_decimal

from bot import text
from bot.language import LOCALES, Language, translator
from bot.text import Text, t

# Templates with the least amount that each is for, and what one of its unit is: days, MWh, tonnes.
_DAY_UNITS = (
    (t("{n} years"), 730.0, 365.0),
    (t("{n} days"), 2.0, 1.0),
    (t("{n} hours"), 2 / 24, 1 / 24),
    (t("{n} minutes"), 2 / 1440, 1 / 1440),
    (t("{n} seconds"), 0.0, 1 / 86400),
)
_BRIEF_DAY_UNITS = (
    (t("{n} y"), 730.0, 365.0),
    (t("{n} d"), 2.0, 1.0),
    (t("{n} h"), 2 / 24, 1 / 24),
    (t("{n} min"), 2 / 1440, 1 / 1440),
    (t("{n} s"), 0.0, 1 / 86400),
)

_ENERGY_UNITS = (
    (t("{n} TWh"), 1e6, 1e6), (t("{n} GWh"), 100.0, 1e3), (t("{n} MWh"), 0.1, 1.0), (t("{n} kWh"), 0.0, 1e-3),
)  # fmt: skip
_TONNES, _MANY_TONNES = t("{n} t"), 1e4
_MASS_UNITS = (
    (t("{n} Mt"), 1e6, 1e6), (t("{n} kt"), _MANY_TONNES, 1e3), (_TONNES, 0.1, 1.0), (t("{n} kg"), 0.0, 1e-3),
)  # fmt: skip
_PERCENT = t("{n} %")
Units = tuple[tuple[Text, float, float], ...]
_REMEMBERED = 4_096
"""Figures: most of those in an answer's working and sources are the same in the next one."""
_TERRITORIES = {"world": "001"}
_WRITTEN_LONG = 1e15
"""From here on a number has an exponent: nobody counts its digits, and decimals do not hold them all."""


class Speaker:
    """Puts texts and figures into the words of one language."""

    def __init__(self, language: Language = "en") -> None:
        self.language = language
        self._locale = Locale.parse(LOCALES[language])
        self._translated = translator(language)
        self._written = lru_cache(_REMEMBERED)(self._write)

    def say(self, spoken: Text) -> str:
        """A text with its figures written out."""
        template = self._translated(spoken.template) if spoken.template else ""
        return template.format(**{name: self._value(value) for name, value in spoken.values.items()})

    def _value(self, value: text.Value) -> str:
        if isinstance(value, str):
            return value
        return self.say(value) if isinstance(value, Text) else self._written(value)

    def _write(self, figure: text.Figure | date) -> str:  # noqa: C901, PLR0911, PLR0912 - one line a kind of figure
        match figure:
            case text.Compact(number, figures):
                return self._compact(number, figures)
            case text.Whole(number):
                return format_decimal(number, format="#,##0", locale=self._locale)
            case text.Scientific(number):
                return _scientific(number)
            case text.Plain(number, figures):
                return self._decimal(number, figures)
            case text.Money(amount, currency, figures):
                return self._money(amount, currency, figures)
            case text.Price(amount, currency):
                return self._price(amount, currency)
            case text.Amount(amount, currency):
                return self._in_currency(round(amount), currency, "0")
            case text.Share(share, bare):
                return self._share(share) if bare else self.say(_PERCENT.filled(n=self._share(share)))
            case text.Days(days, like, brief):
                return self._days(days, like, _BRIEF_DAY_UNITS if brief else _DAY_UNITS)
            case text.Energy(mwh):
                return self._in_unit(mwh, _ENERGY_UNITS)
            case text.Mass(tonnes):
                return self._mass(tonnes)
            case text.Territory(code, name):
                return str(self._locale.territories.get(_TERRITORIES.get(code, code.upper()), name))
            case text.Prose(words):
                return self._translated(words)
            case text.Month(day):
                return format_skeleton("yMMM", day, locale=self._locale)
            case text.DayOfYear(day):
                return format_skeleton("MMMd", day, locale=self._locale)
            case date():
                return figure.isoformat()

    def _compact(self, number: float, figures: int) -> str:
        value = rounded(number, figures)
        if abs(value) < 1000:
            return self._decimal(value, figures)
        if abs(value) >= _WRITTEN_LONG:
            return _scientific(value)
        return format_compact_decimal(value, locale=self._locale, fraction_digits=figures - 1)

    def _decimal(self, number: float, figures: int) -> str:
        value = rounded(number, figures)
        if abs(value) >= _WRITTEN_LONG:
            return _scientific(value)
        digits = max(0, figures - 1 - math.floor(math.log10(abs(value)))) if value else 0
        return format_decimal(
            value, format=f"#,##0.{'#' * min(digits, 12)}" if digits else "#,##0", locale=self._locale
        )

    def _money(self, amount: float, currency: str, figures: int) -> str:
        value = rounded(amount, figures)
        if abs(value) < 1000:
            return (
                self._in_currency(value, currency, "0")
                if abs(value) >= 10 ** (figures - 1)
                else self._price(value, currency)
            )
        if abs(value) >= _WRITTEN_LONG:
            return f"{currency} {_scientific(value)}"
        short = format_compact_currency(value, currency, locale=self._locale, fraction_digits=figures - 1)
        return _plain_symbol(self._filled(short, figures), currency)

    def _filled(self, number: str, figures: int) -> str:
        """The zeros that Babel drops behind the point: two figures stay two figures, $3.0M."""
        point = self._locale.number_symbols["latn"]["decimal"]
        found = re.search(rf"(\d+)(?:{re.escape(point)}(\d+))?", number)
        missing = figures - len(found[1]) - len(found[2] or "") if found else 0
        if found is None or missing <= 0:
            return number
        zeros = "0" * missing if found[2] else point + "0" * missing
        return number[: found.end()] + zeros + number[found.end() :]

    def _price(self, amount: float, currency: str) -> str:
        value = round(amount, 2) if abs(amount) >= 1 else rounded(amount, 3)
        digits = 2 if abs(amount) >= 1 or amount == 0 else max(2, 2 - math.floor(math.log10(abs(value))))
        return self._in_currency(value, currency, f"0.00{'#' * (digits - 2)}")

    def _in_currency(self, value: float, currency: str, digits: str) -> str:
        written = format_currency(
            value,
            currency,
            format=f"¤#,##{digits}",
            locale=self._locale,
            currency_digits=False,
            decimal_quantization=False,
        )
        return _plain_symbol(written, currency)

    def _share(self, share: float) -> str:
        percent = share * 100
        return self._decimal(percent, 2 if percent < 100 else 3)

    def _days(self, days: float, like: float | None, units: Units) -> str:
        if math.isinf(days):
            return "∞"
        template, _, scale = next(unit for unit in units if (days if like is None else like) >= unit[1])
        value = days / scale
        shown = self._decimal(value, 2 if value < 100 else 3) if value < 1e6 else _scientific(value)
        return shown if like is not None else self.say(template.filled(n=shown))

    def _mass(self, tonnes: float) -> str:
        if self.language == "zh" and tonnes >= _MANY_TONNES:
            return self.say(_TONNES.filled(n=self._compact(tonnes, 2)))  # 万吨: nobody counts in thousands of tonnes
        return self._in_unit(tonnes, _MASS_UNITS)

    def _in_unit(self, amount: float, units: Units) -> str:
        template, _, scale = next(unit for unit in units if amount >= unit[1])
        return self.say(template.filled(n=self._decimal(amount / scale, 2)))


def rounded(value: float, figures: int) -> float:
    """A number to so many significant figures, halves away from zero."""
    if value == 0 or not math.isfinite(value):
        return value
    scale = figures - 1 - math.floor(math.log10(abs(value)))
    shifted = abs(value) * 10**scale if scale <= 300 else abs(value)
    return math.copysign(
        math.floor(shifted + 0.5 + 1e-9) / 10**scale if scale >= 0 else math.floor(shifted + 0.5) * 10**-scale, value
    )


def _plain_symbol(written: str, currency: str) -> str:
    """In this bot a bare $ is the dollar, and a bare ¥ the yuan, so the yen is the one that needs a letter."""
    if currency == "CNY":
        return written.replace("CN¥", "¥")
    if currency == "USD":
        return written.replace("US$", "$")
    return written.replace("¥", "JP¥") if currency == "JPY" and "JP¥" not in written else written


def _scientific(value: float) -> str:
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.2e}".split("e")
    return f"{mantissa}e{int(exponent)}"
