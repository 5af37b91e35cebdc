"""How an answer says which of its values came from the chat's settings."""

from bot.preferences.filling import Filled
from bot.text import Text, t


def of_settings(filled: Filled) -> Text:
    """What the settings added, and which of them the question could not be answered with."""
    used, unusable = " · ".join(filled.used), " · ".join(filled.unusable)
    if not unusable:
        return t("From the settings: {used}", used=used)
    if not used:
        return t("Settings left out, which do not go with this: {unusable}", unusable=unusable)
    return t("From the settings: {used}; left out: {unusable}", used=used, unusable=unusable)
