"""How an answer says what a chat has set, and which of its values came from there."""

from collections.abc import Iterable

from bot.preferences.filling import Filled
from bot.text import Text, joined, t, verbatim

_OFFERS = {
    "spot": t("spot"), "on-demand": t("on demand"), "reserved": t("reserved"), "1y": t("1-year"), "3y": t("3-year"),
    "cheapest": t("cheapest"), "median": t("median"),
}  # fmt: skip


def as_said(setting: str) -> Text:
    """A setting in the words of a question, as a reader's language has them: `aws 1y` is `aws 1-year`."""
    words = [_OFFERS.get(word, verbatim(word)) for word in setting.split()]
    return joined(words, t("{left} {right}")) or verbatim(setting)


def of_settings(filled: Filled) -> Text:
    """What the settings added, and which of them the question could not be answered with."""
    used, unusable = _listed(filled.used), _listed(filled.unusable)
    if not filled.unusable:
        return t("From the settings: {used}", used=used)
    if not filled.used:
        return t("Settings left out, which do not go with this: {unusable}", unusable=unusable)
    return t("From the settings: {used}; left out: {unusable}", used=used, unusable=unusable)


def _listed(settings: Iterable[str]) -> Text:
    return joined(map(as_said, settings), t("{left} · {right}")) or t("")
