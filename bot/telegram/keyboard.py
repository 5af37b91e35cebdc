"""The buttons under one message."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from telegram import Bot, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, SwitchInlineQueryChosenChat

from bot.answer import Action, ChartOffer
from bot.command import Asked
from bot.grammar.refusal import Refusal
from bot.render.numbers import Speaker
from bot.store.questions import Questions
from bot.telegram import links
from bot.telegram.tap import PARTS, SHORT, Tap, View, encoded
from bot.text import Text, t

_MOST_LABEL = 48
"""Characters of a button: more would be cut on a phone."""
_MOST_A_ROW = 4
"""Buttons: the words of more would be cut on a phone."""
_MOST_QUERY = 256
"""Of an inline query, which is what Share and Edit put into the input."""
_WORKING, _SOURCES, _MORE, _LESS, _TEXT = t("Working"), t("Sources"), t("More"), t("Less"), t("Text")
_SHARE, _EDIT = t("Share"), t("Edit")
_CHOSEN = "✓ "

Row = list[InlineKeyboardButton]


class Keyboard:
    """Makes buttons for one message, as it is shown now."""

    def __init__(
        self, speaker: Speaker, questions: Questions, bot: Bot, view: View, *, has_more: bool, is_inline: bool
    ) -> None:
        """`has_more`: its working goes on in another part; `is_inline`: it goes into a chat that the bot is not in."""
        self._speaker = speaker
        self._questions = questions
        self._bot = bot
        self._view = view
        self._has_more = has_more
        self._is_inline = is_inline

    async def under(
        self, reply: Asked[Any, Any] | Refusal, actions: tuple[tuple[Action, ...], ...]
    ) -> InlineKeyboardMarkup | None:
        """Variants of the question in their rows, then what can be done with this answer."""
        view = self._view if isinstance(reply, Asked) else SHORT
        rows = [
            [await self._tap(_label(self._speaker, action), view, action.command) for action in row] for row in actions
        ]
        if isinstance(reply, Asked) and reply.answer.shows_command:
            views, to_pass_on = await self._views(reply), await self._to_pass_on(reply.canonical)
            fits = len(views) + len(to_pass_on) <= _MOST_A_ROW
            rows += [[*views, *to_pass_on]] if fits else [views, to_pass_on]
        rows = [row for row in rows if row]
        return InlineKeyboardMarkup(rows) if rows else None

    async def _tap(self, label: str, view: View, command: str) -> InlineKeyboardButton:
        data = await encoded(Tap(view, self._speaker.language, command), self._questions)
        return InlineKeyboardButton(label, callback_data=data)

    async def _views(self, asked: Asked[Any, Any]) -> Row:
        """The other ways to show the same: with its working open, as a chart, as text again."""
        views: list[tuple[Text, View]] = []
        if self._view.isdecimal():
            views.append((_TEXT, SHORT))
        elif asked.answer.fold_title is not None:
            views += self._of_folded(_WORKING if asked.answer.working else _SOURCES)
        buttons = [await self._tap(self._speaker.say(label), view, asked.canonical) for label, view in views]
        charts = ((str(number), offer) for number, offer in enumerate(asked.answer.charts))
        return [*buttons, *[await self._chart(o, v, asked.canonical) for v, o in charts if v != self._view]]

    def _of_folded(self, name: Text) -> Iterator[tuple[Text, View]]:
        """What opens the folded part, or goes on in it and closes it again."""
        if self._view not in PARTS:
            yield name, PARTS[0]
            return
        yield _LESS, SHORT
        if self._has_more:
            yield _MORE, PARTS[PARTS.index(self._view) + 1]

    async def _chart(self, offer: ChartOffer, view: View, canonical: str) -> InlineKeyboardButton:
        """A chart in place of the text; an inline message takes no picture, so there it opens in private."""
        label = self._speaker.say(offer.name)
        if not self._is_inline:
            return await self._tap(label, view, canonical)
        start = await links.payload(canonical, self._questions, view)
        return InlineKeyboardButton(label, url=links.link(self._bot.username, start))

    async def _to_pass_on(self, canonical: str) -> Row:
        """Share and Edit by inline mode; a bot without it shares a link and copies."""
        share, edit = self._speaker.say(_SHARE), self._speaker.say(_EDIT)
        query = canonical.removeprefix("/")
        if len(query) > _MOST_QUERY:
            return []
        if self._bot.bot.supports_inline_queries:
            anywhere = SwitchInlineQueryChosenChat(
                query, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
            )
            return [
                InlineKeyboardButton(share, switch_inline_query_chosen_chat=anywhere),
                InlineKeyboardButton(edit, switch_inline_query_current_chat=query),
            ]
        link = links.link(self._bot.username, await links.payload(canonical, self._questions))
        return [
            InlineKeyboardButton(share, url=f"https://t.me/share/url?url={quote(link, safe='')}"),
            InlineKeyboardButton(edit, copy_text=CopyTextButton(canonical)),
        ]


def _label(speaker: Speaker, action: Action) -> str:
    label = speaker.say(action.label)
    short = label if len(label) <= _MOST_LABEL else f"{label[: _MOST_LABEL - 1]}…"
    return _CHOSEN + short if action.is_chosen else short
