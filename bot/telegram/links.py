"""Deep links: a question as the payload of `t.me/<bot>?start=<payload>`, within its 64 characters.

The payload is base64url of the command; one that is too long for that is stored under a short id. A payload can begin
with a mark that no encoded text begins with.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

from bot.store.questions import Questions
from bot.telegram.tap import SHORT, StaleTapError, View

MOST_CHARACTERS = 64
_STORED, _CHART = "_", "-"
"""Marks before an id and before the number of a chart: as base64url they would begin bytes that are no UTF-8."""


async def payload(command: str, questions: Questions, view: View = SHORT) -> str:
    """The payload that opens a question."""
    head = f"{_CHART}{view}" if view.isdecimal() else ""
    written = urlsafe_b64encode(command.removeprefix("/").encode()).decode().rstrip("=")
    if len(head) + len(written) <= MOST_CHARACTERS:
        return head + written
    return f"{head}{_STORED}{await questions.keep(command)}"


async def opened(found: str, questions: Questions) -> tuple[str, View]:
    """The command of a payload, and how to show it. Raises StaleTapError for a payload that holds none."""
    if len(found) > MOST_CHARACTERS:
        raise StaleTapError(found)
    view = SHORT
    if found.startswith(_CHART) and found[1:2].isdecimal():
        view, found = found[1], found[2:]
    if found.startswith(_STORED):
        command = await questions.find(found[1:])
        if command is None:
            raise StaleTapError(found)
        return command, view
    try:
        text = urlsafe_b64decode(found + "=" * (-len(found) % 4)).decode()
    except (binascii.Error, ValueError):
        raise StaleTapError(found) from None
    if not text.isprintable() or not text.strip():
        raise StaleTapError(found)
    return f"/{text}", view


def link(username: str, start: str) -> str:
    """The address that opens the bot in private."""
    return f"https://t.me/{username}?start={start}"
