"""Updates as Telegram brings them; one that cannot be read is known by its number, and so is done with like others."""

from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.telegram.request import AiohttpRequest

_RAISED = (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError)
"""By the library, where something in an update is not what it should be."""
_MARK = "is_unreadable"


def read(body: dict[str, Any], bot: Bot | None) -> Update:
    """The update of a JSON object whose `update_id` is a number, or an empty one with that number."""
    try:
        return Update.de_json(body, bot)
    except _RAISED:
        return Update(body["update_id"], api_kwargs={_MARK: True})


def is_unreadable(update: Update) -> bool:
    """Whether it is empty because what came could not be read."""
    return _MARK in update.api_kwargs


class UpdatesRequest(AiohttpRequest):
    """Connections that bring updates a hundred at a time: what cannot be read among them keeps no other away."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer, in which every update can be read. Raises TelegramError where there is none."""
        answer = AiohttpRequest.parse_json_payload(payload)
        if isinstance(updates := answer.get("result"), list):
            answer["result"] = [_readable(update) for update in updates]
        return answer


def _readable(update: Any) -> dict[str, Any]:
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int):
        raise TelegramError("an update has no number")
    return {"update_id": number, _MARK: True} if is_unreadable(read(update, None)) else update
