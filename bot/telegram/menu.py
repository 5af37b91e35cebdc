"""What Telegram shows before the first question: the command menu and the descriptions."""

import logging
from collections.abc import Iterable
from typing import Any

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.command import Command

DESCRIPTION = (
    "What does it cost to train or serve a language model? Send sizes and tokens, such as 70B 15T h100: "
    "dollars, days, GPU-hours and energy, with working, sources and a range from real runs."
)
SHORT_DESCRIPTION = "What it costs to train or serve a language model, with working and sources."

logger = logging.getLogger(__name__)


async def publish_menu(bot: Bot, commands: Iterable[Command[Any, Any]]) -> None:
    """Set menu and descriptions; a bot without a menu still answers, so a failure is only logged."""
    try:
        await bot.set_my_commands([BotCommand(command.name, command.summary) for command in commands])
        await bot.set_my_description(DESCRIPTION)
        await bot.set_my_short_description(SHORT_DESCRIPTION)
    except TelegramError as error:
        logger.warning("the command menu could not be set: %s", error)
