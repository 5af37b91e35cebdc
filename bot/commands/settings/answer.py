"""How /settings answers: what is set, and a button for each usual value."""

from collections.abc import Iterator

from bot.answer import Action, Answer, Row
from bot.commands.settings.request import SettingsRequest
from bot.language import LANGUAGES, NAMES
from bot.preferences import document
from bot.preferences.change import Change
from bot.preferences.values import SETTINGS, TABLES, Preferences, Setting, calibrated_pair, shown
from bot.present.settings import as_said
from bot.request import Context
from bot.text import Plain, Text, Whole, t, verbatim

LABELS = {
    "currency": t("Currency"),
    "language": t("Language"),
    "gpu": t("GPU"),
    "offer": t("Offer"),
    "mfu": t("MFU"),
    "precision": t("Serving"),
    "prices": t("Own price"),
    "calibrations": t("Calibrated"),
}
_CURRENCIES = ("USD", "CNY", "EUR")
_OFFERS = ("spot", "cheapest", "median")
_SHARES = (0.3, 0.4, 0.5)
_PRECISIONS = ("bf16", "fp8", "int4")
_MOST_GPUS = 4
_MOST_PRICES = 2
"""Shown in rows, one less beside calibrations: more would not leave the answer short."""


def present(request: SettingsRequest, report: Change, context: Context) -> Answer:
    """The settings after the change, or as YAML."""
    after = report.after
    if request.exports:
        return Answer(
            headline=t("The settings of this chat, to copy into another behind /settings import"),
            block=document.written(after),
            shows_command=False,
        )
    return Answer(
        headline=t("Changed, for this chat") if report.is_one else t("Settings of this chat"),
        rows=tuple(_rows(after, context)),
        details=(
            *(_prices(after, context) if _has_many_prices(after) else ()),
            *_calibrations(after, context),
        ),
        lines=(t("Choose a value to set it, again to give it up; or write"),),
        examples=("/settings h100 $2.1/h", "/settings mfu=38% aws 1y"),
        actions=tuple(_buttons(after, context)),
        shows_command=False,
    )


def _rows(after: Preferences, context: Context) -> Iterator[Row]:
    for name in SETTINGS:
        if name not in TABLES:
            yield Row(LABELS[name], _value(name, after, context))
    if after.calibrations:
        yield Row(LABELS["calibrations"], t("{count} kept", count=Whole(len(after.calibrations))))
    if _has_many_prices(after):
        yield Row(LABELS["prices"], t("of {count} GPUs", count=Whole(len(after.prices))))
        return
    for gpu, price in after.prices.items():
        yield Row(verbatim(_label(gpu, context)), verbatim(price.spelled()))


def _has_many_prices(after: Preferences) -> bool:
    return len(after.prices) > _MOST_PRICES - bool(after.calibrations)


def _prices(after: Preferences, context: Context) -> tuple[Text, ...]:
    return tuple(
        t("{gpu}: {price}", gpu=_label(gpu, context), price=price.spelled()) for gpu, price in after.prices.items()
    )


def _calibrations(after: Preferences, context: Context) -> Iterator[Text]:
    for pair, factor in after.calibrations.items():
        model, gpu = calibrated_pair(pair)
        known = context.catalog.models.get(model)
        yield t(
            "{model} on {gpu}: ×{factor}",
            model=known.name if known else model, gpu=_label(gpu, context), factor=Plain(factor, 3),
        )  # fmt: skip


def _label(gpu: str, context: Context) -> str:
    """The label of an accelerator; its id where the presets no longer have it."""
    return context.catalog.gpus[gpu].label if gpu in context.catalog.gpus else gpu


def _value(name: Setting, after: Preferences, context: Context) -> Text:
    value = getattr(after, name)
    if name == "gpu" and value is not None:
        return verbatim(_label(value, context))
    if value is not None:
        return as_said(shown(name, value))
    return t("as in Telegram") if name == "language" else t("built-in")


def _buttons(after: Preferences, context: Context) -> Iterator[tuple[Action, ...]]:
    yield tuple(_one("currency", code, verbatim(code), f"currency={code.lower()}", after) for code in _CURRENCIES)
    yield tuple(_one("language", code, verbatim(NAMES[code]), f"language={code}", after) for code in LANGUAGES)
    popular = context.catalog.defaults.memory.shown_gpus[:_MOST_GPUS]
    yield tuple(_one("gpu", gpu, verbatim(context.catalog.gpus[gpu].label), gpu, after) for gpu in popular)
    yield tuple(_one("offer", offer, _OFFER_NAMES[offer], offer, after) for offer in _OFFERS)
    yield tuple(_one("mfu", share, verbatim(f"MFU {share:.0%}"), f"mfu={share:.0%}", after) for share in _SHARES)
    yield tuple(_one("precision", name, verbatim(name.upper()), name, after) for name in _PRECISIONS)


_OFFER_NAMES = {"spot": t("spot"), "cheapest": t("cheapest"), "median": t("median")}


def _one(name: Setting, value: object, label: Text, words: str, after: Preferences) -> Action:
    """A value to set, or the one that is set, to give up."""
    is_chosen = getattr(after, name) == value
    return Action(label, f"/settings reset={name}" if is_chosen else f"/settings {words}", is_chosen=is_chosen)
