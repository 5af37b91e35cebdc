"""Settings as a YAML text, to be copied from one chat into another."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from bot.caps import cut
from bot.grammar import canonical, readers
from bot.grammar.measuring import LEAST, MOST, read_factor
from bot.grammar.refusal import Refusal
from bot.preferences.values import FORMS, SETTINGS, TABLES, OwnPrice, Preferences, Setting, calibrated_pair, own_price
from bot.text import t
from config.catalog import Catalog
from config.reader import ConfigError, mapping_of

EXAMPLES: Mapping[Setting, str] = {
    "currency": "cny", "language": "zh", "gpu": "h100", "offer": "aws 1y", "mfu": "40%", "precision": "fp8",
    "prices": "h100: $2.1/h", "calibrations": "llama-3.1-70b: {h100: 1.35x}",
}  # fmt: skip


def written(preferences: Preferences) -> str:
    """The settings as YAML, in the words of questions."""
    values: dict[str, Any] = {}
    for name in SETTINGS:
        value = getattr(preferences, name)
        if name == "prices":
            prices = {gpu: price.spelled() for gpu, price in preferences.prices.items()}
            values |= {"prices": prices} if prices else {}
        elif name == "calibrations":
            values |= {"calibrations": _by_model(preferences.calibrations)} if preferences.calibrations else {}
        elif value is not None:
            values[name] = FORMS[name].write(value)
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False).strip() if values else "{}"


def read(text: str, catalog: Catalog) -> Preferences:
    """The settings that a YAML text holds. Raises Refusal that names the line, the setting, and what to write."""
    try:
        values = mapping_of(_plain(text).encode(errors="replace"), "import")
    except ConfigError as error:
        raise Refusal(t("{problem}", problem=cut(str(error), _MOST_OF_PROBLEM)), attempt=_EXPORT) from None
    found = Preferences()
    for name, value in values.items():
        if name in TABLES and not isinstance(value, dict):
            raise _unreadable(name, _said(value))
        if name == "prices":
            for gpu, price in _prices(value, catalog):
                found = found.with_price(gpu, price)
        elif name == "calibrations":
            for model, gpu, factor in _calibrations(value, catalog):
                found = found.with_calibration(model, gpu, factor)
        else:
            setting = _setting(name)
            found = found.with_setting(setting, _read(setting, value, catalog))
    return found


_EXPORT = "/settings export"
_MOST_OF_PROBLEM = 300
"""Characters of what is wrong with a YAML text, which may hold a line of it."""


def _plain(text: str) -> str:
    """Without the marks that a copied block may bring along."""
    return text.strip().removeprefix("```yaml").strip("`").strip() + "\n"


def _setting(name: str) -> Setting:
    for setting in FORMS:
        if setting == name:
            return setting
    known = ", ".join(SETTINGS)
    raise Refusal(t("`{name}` is no setting: there are {known}", name=cut(name), known=known), attempt=_EXPORT)


def _read(name: Setting, value: object, catalog: Catalog) -> object:
    said = _said(value)
    read = FORMS[name].read(said, catalog) if said is not None else None
    if read is None:
        raise _unreadable(name, said)
    return read


def _said(value: object) -> str | None:
    """A single value in words. A list or a mapping is none: written out, a few aliases in it may fill all memory."""
    return str(value).strip() if isinstance(value, str | int | float) else None


def _prices(values: Mapping[str, object], catalog: Catalog) -> Iterator[tuple[str, OwnPrice]]:
    for name, value in values.items():
        said = _said(value)
        gpu, price = FORMS["gpu"].read(name, catalog), None if said is None else own_price(said)
        if not isinstance(gpu, str) or price is None:
            raise _unreadable("prices", f"{name}: {said}" if said else None)
        yield gpu, price


def _by_model(calibrations: Mapping[str, float]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for pair, factor in calibrations.items():
        model, gpu = calibrated_pair(pair)
        found.setdefault(model, {})[gpu] = f"{canonical.number(factor)}x"
    return found


def _calibrations(values: Mapping[str, object], catalog: Catalog) -> Iterator[tuple[str, str, float]]:
    for name, factors in values.items():
        found = readers.model(_said(name) or "", catalog)
        if found is None or not isinstance(factors, dict):
            raise _unreadable("calibrations", _said(name))
        for gpu_name, value in factors.items():
            gpu, said = FORMS["gpu"].read(_said(gpu_name) or "", catalog), _said(value)
            factor = read_factor(said.lower()) if said is not None else None
            if not isinstance(gpu, str) or factor is None or not LEAST <= factor <= MOST:
                raise _unreadable("calibrations", f"{found.id}: {said}" if said else None)
            yield found.id, gpu, factor


def _unreadable(name: Setting, said: str | None) -> Refusal:
    if not said:
        message = t("{name}: write it like `{example}`", name=name, example=EXAMPLES[name])
        return Refusal(message, attempt=_EXPORT)
    message = t(
        "{name}: `{value}` is nothing that I know; write it like `{example}`",
        name=name, value=cut(said), example=EXAMPLES[name],
    )  # fmt: skip
    return Refusal(message, attempt=_EXPORT)
