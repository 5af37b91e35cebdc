"""Settings as a YAML text, to be copied from one chat into another."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from bot.grammar.refusal import Refusal
from bot.preferences.values import FORMS, SETTINGS, OwnPrice, Preferences, Setting, own_price
from bot.text import Text, t
from config.catalog import Catalog
from config.reader import ConfigError, mapping_of

EXAMPLES: Mapping[Setting, str] = {
    "currency": "cny", "language": "zh", "gpu": "h100", "offer": "aws 1y", "mfu": "40%", "precision": "fp8",
    "prices": "h100: $2.1/h",
}  # fmt: skip


def written(preferences: Preferences) -> str:
    """The settings as YAML, in the words of questions."""
    values: dict[str, Any] = {}
    for name in SETTINGS:
        value = getattr(preferences, name)
        if name == "prices":
            prices = {gpu: price.spelled() for gpu, price in preferences.prices.items()}
            values |= {"prices": prices} if prices else {}
        elif value is not None:
            values[name] = FORMS[name].write(value)
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False).strip() if values else "{}"


def read(text: str, catalog: Catalog) -> Preferences:
    """The settings that a YAML text holds. Raises Refusal that names the line, the setting, and what to write."""
    try:
        values = mapping_of(_plain(text).encode(), "import")
    except ConfigError as error:
        raise Refusal(t("{problem}", problem=str(error)), attempt=_EXPORT) from None
    found = Preferences()
    for name, value in values.items():
        if name == "prices" and isinstance(value, dict):
            for gpu, price in _prices(value, catalog):
                found = found.with_price(gpu, price)
        else:
            setting = _setting(name)
            found = found.with_setting(setting, _read(setting, value, catalog))
    return found


_EXPORT = "/settings export"


def _plain(text: str) -> str:
    """Without the marks that a copied block may bring along."""
    return text.strip().removeprefix("```yaml").strip("`").strip() + "\n"


def _setting(name: str) -> Setting:
    for setting in FORMS:
        if setting == name:
            return setting
    known = ", ".join(SETTINGS)
    raise Refusal(t("`{name}` is no setting: there are {known}", name=name, known=known), attempt=_EXPORT)


def _read(name: Setting, value: object, catalog: Catalog) -> object:
    read = FORMS[name].read(_said(value), catalog) if isinstance(value, str | int | float) else None
    if read is None:
        raise _unreadable(name, value)
    return read


def _said(value: object) -> str:
    return str(value).strip()


def _prices(values: Mapping[str, object], catalog: Catalog) -> Iterator[tuple[str, OwnPrice]]:
    for name, value in values.items():
        gpu, price = FORMS["gpu"].read(name, catalog), own_price(_said(value))
        if not isinstance(gpu, str) or price is None:
            raise _unreadable("prices", f"{name}: {value}")
        yield gpu, price


def _unreadable(name: Setting, value: object) -> Refusal:
    message: Text = t(
        "{name}: `{value}` is nothing that I know; write it like `{example}`",
        name=name, value=str(value), example=EXAMPLES[name],
    )  # fmt: skip
    return Refusal(message, attempt=_EXPORT)
