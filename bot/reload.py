"""Read the presets anew, and say what came of it."""

import logging

from bot.answer import Answer
from bot.engine import OUT_OF_ORDER
from bot.grammar.refusal import Refusal
from bot.library import Library
from bot.text import Text, Whole, joined, t, verbatim
from config.changes import Changed
from config.reader import ConfigError

_DONE = t("Presets read anew")
_UNUSABLE = t("Nothing has changed: these presets cannot be used. {problem}")
OF_THIS_ALONE = t("Of this process alone: send SIGHUP to the others, or start them anew.")
"""Where there may be others."""

logger = logging.getLogger(__name__)


def reload(library: Library) -> Answer | Refusal:
    """What has changed, or why everything stays as it was. Blocks for about a second."""
    try:
        found = library.reload()
    except ConfigError as error:
        return Refusal(_UNUSABLE.filled(problem=str(error)))
    except Exception:
        logger.exception("the presets could not be read anew")
        return Refusal(OUT_OF_ORDER)
    lines = tuple(_counted(changed) for changed in found) or (t("Nothing has changed"),)
    entries = tuple(verbatim(line) for changed in found for line in _listed(changed))
    return Answer(
        headline=_DONE,
        lines=lines,
        details=entries,
        folded_under=t("What has changed") if entries else None,
        shows_command=False,
    )


def _counted(changed: Changed) -> Text:
    """`prices.yaml: 1 added · 2 changed`."""
    counts = (
        (t("{count} added"), changed.added),
        (t("{count} changed"), changed.changed),
        (t("{count} removed"), changed.removed),
    )
    parts = [text.filled(count=Whole(len(entries))) for text, entries in counts if entries]
    return t("{file}: {changes}", file=changed.file, changes=joined(parts, t("{left} · {right}")) or t(""))


def _listed(changed: Changed) -> list[str]:
    """`prices.yaml + our-h100`, a line for each entry."""
    marks = (("+", changed.added), ("~", changed.changed), ("−", changed.removed))
    return [f"{changed.file} {mark} {entry}" for mark, entries in marks for entry in entries]
