"""What Telegram has against a call that it will never carry out, by the words that it says it in."""

from collections.abc import Awaitable, Callable

from telegram.error import BadRequest

_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")


async def refused(call: Callable[[], Awaitable[object]]) -> str | None:
    """What Telegram has against a call, in lower case; None where it was done."""
    try:
        await call()
    except BadRequest as error:
        return error.message.lower()
    return None


def is_same(problem: str) -> bool:
    """Whether the message says this already."""
    return "message is not modified" in problem


def is_gone(problem: str) -> bool:
    """Whether there is no such message that can be changed any more."""
    return any(words in problem for words in _GONE)


def is_picture(problem: str) -> bool:
    """Whether the message that was to get another text is a picture."""
    return "there is no text in the message to edit" in problem


def was_deleted(problem: str) -> bool:
    """Whether somebody has deleted the message before."""
    return "message to delete not found" in problem


def is_too_old(problem: str) -> bool:
    """Whether nobody waits for the answer to a query any more."""
    return "query is too old" in problem
