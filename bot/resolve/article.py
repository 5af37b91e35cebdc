"""What the article's formulas take account of, and nothing else."""

from collections.abc import Set as AbstractSet

from bot.request import Given
from bot.text import t


def refuse_unused(given: Given, fields: AbstractSet[str]) -> None:
    """Raises Refusal for a word that would have no effect on a formula of the article."""
    for field, word in given.words.items():
        if field not in fields:
            message = t("The article's formula has no use for `{word}`", word=word.text)
            raise given.refusal(field, message, replace_with=("",))
