"""A message: what both sides see of it, and what a user can do with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.botapi import keyboards, limits
from tests.botapi.core import Core
from tests.botapi.entities import ParsedText
from tests.botapi.errors import Json
from tests.botapi.photos import Photo
from tests.botapi.queries import CallbackQuery
from tests.botapi.users import User


@dataclass(eq=False, kw_only=True)
class Message:
    """A live message: an edit by the bot changes it in place."""

    core: Core
    chat: Json
    """The chat as the Bot API describes it; empty for an inline message outside all chats."""
    message_id: int
    sender: User
    date: int
    content: ParsedText
    html: str = ""
    """The text or caption as the bot sent it, with its markup."""
    photo: Photo | None = None
    reply_markup: Json | None = None
    reply_to: Message | None = None
    quote: str | None = None
    """The part of that message which it quotes, where somebody marked one."""
    message_thread_id: int | None = None
    inline_message_id: str | None = None
    via_bot: bool = False
    link_preview_disabled: bool = False
    deleted: bool = False
    delivered: bool = True
    """Whether the bot got it: privacy mode hides messages in groups from it."""
    edited: int = 0
    versions: list[str] = field(default_factory=list)
    """The texts that it had before its edits."""
    presser: User | None = None
    """Who presses its buttons unless the test names somebody else."""
    service: Json = field(default_factory=dict)
    _edits_waited_for: int = 0

    @property
    def text(self) -> str:
        """The text, or the caption of a photo, without its markup."""
        return self.content.text

    @property
    def entities(self) -> tuple[Json, ...]:
        """The entities of the text or of the caption."""
        return self.content.entities

    @property
    def reply_to_message_id(self) -> int | None:
        """The message that this one quotes."""
        return self.reply_to.message_id if self.reply_to else None

    @property
    def buttons(self) -> list[Json]:
        """All buttons of its inline keyboard, row by row."""
        return [b for row in (self.reply_markup or {}).get("inline_keyboard", []) for b in row]

    def button(self, text: str) -> Json:
        """The one button with this text, or with this text inside its own."""
        found = [b for b in self.buttons if b["text"] == text]
        found = found or [b for b in self.buttons if text in b["text"]]
        if len(found) != 1:
            shown = [b["text"] for b in self.buttons]
            raise ValueError(f"{len(found)} buttons match {text!r} among {shown}")
        return found[0]

    def press(self, text: str, user: User | None = None) -> CallbackQuery:
        """Press a button with callback data."""
        data = self.button(text).get("callback_data")
        presser = user or self.presser
        if data is None or presser is None:
            raise ValueError(f"{text!r} has no callback data, or nobody to press it")
        with self.core.waiter.condition:
            query = self.core.queries.press(presser, data)
            payload: Json = {"id": query.id, "from": presser.json(), "data": data}
            payload["chat_instance"] = str(abs(self.chat.get("id", 1)) * 7919)
            if self.inline_message_id:
                payload["inline_message_id"] = self.inline_message_id
            else:
                payload["message"] = self.json()
            lane = f"chat {self.chat.get('id', self.inline_message_id)}"
            query.delivered = self.core.updates.push("callback_query", payload, lane) is not None
            return query

    def start_payload(self, text: str) -> str:
        """The payload of a button with a deep link; send it with `chat.send("/start …")`."""
        payloads = keyboards.start_payloads(self.button(text).get("url", ""))
        if len(payloads) != 1 or not limits.is_start_payload(payloads[0]):
            raise ValueError(f"{text!r} is no deep link with a start payload")
        return payloads[0]

    def wait_edit(self, timeout_s: float = 10) -> Message:
        """Wait for an edit that no earlier wait has seen."""

        def probe() -> Message | None:
            if self.edited <= self._edits_waited_for:
                return None
            self._edits_waited_for += 1
            return self

        return self.core.waiter.until(f"edit of {self.text!r}", probe, timeout_s)

    def change(self, content: ParsedText, html: str, reply_markup: Json | None, photo: Photo | None) -> None:
        """Take the new state of an edit."""
        self.versions.append(self.text)
        self.content, self.html = content, html
        self.reply_markup, self.photo = reply_markup, photo
        self.edited += 1
        self.core.waiter.changed()

    def json(self, *, quoted: bool = False) -> Json:
        """The message as the Bot API describes it."""
        body: Json = {
            "message_id": self.message_id,
            "date": self.date,
            "chat": self.chat,
            "from": self.sender.json(),
            **self.service,
        }
        name, entity_name = ("caption", "caption_entities") if self.photo else ("text", "entities")
        if self.text:
            body[name] = self.text
        if self.entities:
            body[entity_name] = list(self.entities)
        if self.photo:
            body["photo"] = self.photo.json()
        if self.edited:
            body["edit_date"] = self.core.date()
        if self.message_thread_id is not None:
            body["message_thread_id"] = self.message_thread_id
            body["is_topic_message"] = True
        if self.via_bot:
            body["via_bot"] = self.core.bot.json()
        if self.reply_markup and "inline_keyboard" in self.reply_markup:
            body["reply_markup"] = self.reply_markup
        if self.reply_to and not quoted:
            body["reply_to_message"] = self.reply_to.json(quoted=True)
            if self.quote is not None:
                body["quote"] = {
                    "text": self.quote,
                    "position": self.reply_to.text.index(self.quote),
                    "is_manual": True,
                }
        return body
