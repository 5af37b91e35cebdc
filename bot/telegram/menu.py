"""What Telegram shows before the first question: the command menu and the descriptions, in each language."""

import logging
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.command import Command
from bot.language import LANGUAGES, Language
from bot.render.numbers import Speaker
from bot.store.errors import StoreError
from bot.store.facts import Facts
from bot.text import t

DESCRIPTION = t(
    "What does it cost to train or serve a language model? Send sizes and tokens, such as 70B 15T h100: "
    "dollars, days, GPU-hours and energy, with working, sources and a range from real runs."
)
SHORT_DESCRIPTION = t("What it costs to train or serve a language model, with working and sources.")
_NOT_IN_GROUPS = frozenset(("start", "article", "forget"))
_FACT = "menu"
_FOR_ADMINS = frozenset(("start", "article"))

logger = logging.getLogger(__name__)


async def publish_menu(bot: Bot, commands: Iterable[Command[Any, Any]], facts: Facts) -> None:
    """Set menu and descriptions unless they were; a bot without a menu still answers, so a failure is only logged."""
    known = tuple(commands)
    fingerprint = _fingerprint(bot, known)
    try:
        if await facts.value(f"{_FACT} {bot.id}") == fingerprint:
            return
        for language in LANGUAGES:
            await _publish(bot, known, language)
        await facts.leave(f"{_FACT} {bot.id}", fingerprint)
        logger.info("the command menu is set")
    except (TelegramError, StoreError) as error:
        logger.warning("the command menu could not be set: %s", error)


def _fingerprint(bot: Bot, commands: tuple[Command[Any, Any], ...]) -> str:
    """Changes with whatever the menu shows."""
    speakers = [Speaker(language) for language in LANGUAGES]
    said = [[c.name, *(speaker.say(c.summary) for speaker in speakers)] for c in commands]
    described = [[speaker.say(DESCRIPTION), speaker.say(SHORT_DESCRIPTION)] for speaker in speakers]
    scopes = [sorted(left_out) for _, left_out in _scopes()]
    return blake2b(repr((bot.id, said, described, scopes)).encode(), digest_size=16).hexdigest()


async def _publish(bot: Bot, commands: tuple[Command[Any, Any], ...], language: Language) -> None:
    """English is for everybody whose language has no menu of its own."""
    speaker, code = Speaker(language), None if language == "en" else language
    for scope, left_out in _scopes():
        menu = [BotCommand(c.name, speaker.say(c.summary)) for c in commands if c.name not in left_out]
        await bot.set_my_commands(menu, scope, code)
    await bot.set_my_description(speaker.say(DESCRIPTION), code)
    await bot.set_my_short_description(speaker.say(SHORT_DESCRIPTION), code)


def _scopes() -> tuple[tuple[BotCommandScope, frozenset[str]], ...]:
    """Whose menus there are, and which commands each leaves out."""
    return (
        (BotCommandScopeDefault(), frozenset()),
        (BotCommandScopeAllPrivateChats(), frozenset()),
        (BotCommandScopeAllGroupChats(), _NOT_IN_GROUPS),
        (BotCommandScopeAllChatAdministrators(), _FOR_ADMINS),
    )
