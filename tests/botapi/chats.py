"""A chat from its users' side: they write, edit, delete and wait for the bot."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from tests.botapi.core import Core
from tests.botapi.entities import ParsedText, find_entities, utf16_length
from tests.botapi.errors import ApiError, Json, forbidden
from tests.botapi.limits import MAX_TEXT, is_start_payload
from tests.botapi.messages import Message
from tests.botapi.users import User, member_json
from tests.botapi.waiting import NotSeen


@dataclass(eq=False, kw_only=True)
class Topic:
    """A topic of a forum."""

    id: int
    name: str
    creation: Message
    """The service message that opened it; Telegram says that the topic's messages quote it."""
    closed: bool = False


@dataclass(eq=False, kw_only=True)
class Chat(ABC):
    """What private chats and groups have in common."""

    core: Core
    id: int
    members: list[User]
    messages: list[Message] = field(default_factory=list)
    """All messages of both sides, in order, with the deleted ones."""
    bot_status: str = "member"
    _waited_for: set[int] = field(default_factory=set)

    is_group = False

    @abstractmethod
    def header(self) -> Json:
        """The chat as it stands in a message."""

    @abstractmethod
    def refusal(self) -> ApiError | None:
        """Why the bot cannot write here."""

    def refusal_of(self, what: str) -> ApiError | None:
        """Why the bot cannot send messages of a kind here, such as photos."""
        return None

    @abstractmethod
    def topic_with(self, thread_id: int) -> Topic | None:
        """The topic with this id."""

    @abstractmethod
    def _bot_receives(self, message: Message) -> bool:
        """Whether the bot gets to see a message."""

    def next_message_id(self) -> int:
        """The id of the message to come."""
        return len(self.messages) + 1

    def find(self, message_id: int) -> Message | None:
        """A message that is still there."""
        if not 1 <= message_id <= len(self.messages):
            return None
        message = self.messages[message_id - 1]
        return None if message.deleted else message

    def send(
        self,
        text: str,
        *,
        user: User | None = None,
        reply_to: Message | None = None,
        quote: str | None = None,
        topic: Topic | None = None,
        age_seconds: float = 0,
    ) -> Message:
        """Write as a user; an update follows if the bot may see it. `quote` is a part of the message replied to."""
        with self.core.waiter.condition:
            message = Message(
                core=self.core,
                chat=self.header(),
                message_id=self.next_message_id(),
                sender=self._author(user),
                date=self.core.date(age_seconds),
                content=_typed(text),
                reply_to=reply_to or (topic.creation if topic else None),
                quote=quote,
                message_thread_id=topic.id if topic else None,
            )
            self.add(message)
            self.deliver("message", message)
            return message

    def edit(self, message: Message, new_text: str) -> Message:
        """Edit a user's message; an update follows if the bot may see it."""
        with self.core.waiter.condition:
            if message.sender.is_bot or message.deleted:
                raise ValueError("a user edits only what users wrote and nobody deleted")
            message.change(_typed(new_text), "", None, None)
            self.deliver("edited_message", message)
            return message

    def delete(self, message: Message) -> None:
        """Delete a message as a user, of which bots hear nothing."""
        with self.core.waiter.condition:
            message.deleted = True
            self.core.waiter.changed()

    def wait_reply(self, timeout_s: float = 10) -> Message:
        """The next message of the bot that no earlier wait returned."""

        def probe() -> Message | None:
            for message in self.messages:
                fresh = message.message_id not in self._waited_for
                if fresh and message.sender is self.core.bot:
                    self._waited_for.add(message.message_id)
                    return message
            return None

        return self.core.waiter.until(f"reply in chat {self.id}", probe, timeout_s)

    def wait_no_reply(self, timeout_s: float = 0.5) -> None:
        """Fail if the bot writes within the time."""
        try:
            message = self.wait_reply(timeout_s)
        except NotSeen:
            return
        raise AssertionError(f"the bot wrote {message.text!r}")

    def wait_edit(self, message: Message, timeout_s: float = 10) -> Message:
        """The next edit of a message by the bot."""
        return message.wait_edit(timeout_s)

    @property
    def bot_messages(self) -> list[Message]:
        """What the bot wrote and did not delete."""
        with self.core.waiter.condition:
            return [m for m in self.messages if m.sender is self.core.bot and not m.deleted]

    def add(self, message: Message) -> None:
        """Put a message at the end."""
        self.messages.append(message)
        self.core.waiter.changed()

    def deliver(self, kind: str, message: Message) -> None:
        """Give the bot an update with a message, if it may see it."""
        payload = message.json()
        seen = self._bot_receives(message)
        update_id = self.core.updates.push(kind, payload, f"chat {self.id}") if seen else None
        message.delivered = update_id is not None

    def set_bot_status(self, status: str, by: User | None = None) -> None:
        """Block, kick or admit the bot, and tell it."""
        with self.core.waiter.condition:
            old, self.bot_status = self.bot_status, status
            payload = {
                "chat": self.header(),
                "from": (by or self.members[0]).json(),
                "date": self.core.date(),
                "old_chat_member": member_json(self.core.bot, old),
                "new_chat_member": member_json(self.core.bot, status),
            }
            self.core.updates.push("my_chat_member", payload, f"chat {self.id}")

    def service_message(self, service: Json) -> Message:
        """Put a notice, such as that of a new topic, into the chat; the bot hears nothing."""
        message = Message(
            core=self.core,
            chat=self.header(),
            message_id=self.next_message_id(),
            sender=self.members[0],
            date=self.core.date(),
            content=ParsedText(""),
            service=service,
        )
        self.add(message)
        return message

    def _author(self, user: User | None) -> User:
        author = user or self.members[0]
        if author not in self.members:
            raise ValueError(f"{author.first_name} is not in chat {self.id}")
        return author


@dataclass(eq=False, kw_only=True)
class PrivateChat(Chat):
    """The chat of one user with the bot."""

    @property
    def user(self) -> User:
        """The one who talks to the bot."""
        return self.members[0]

    def header(self) -> Json:
        body: Json = {"id": self.id, "type": "private", "first_name": self.user.first_name}
        if self.user.username:
            body["username"] = self.user.username
        return body

    def start(self, payload: str = "") -> Message:
        """Press START, maybe after a deep link."""
        if payload and not is_start_payload(payload):
            raise ValueError(f"no deep link can carry {payload!r}")
        return self.send(f"/start {payload}".strip())

    def block(self) -> None:
        """Block the bot."""
        self.set_bot_status("kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        self.set_bot_status("member")

    def refusal(self) -> ApiError | None:
        blocked = self.bot_status == "kicked"
        return forbidden("bot was blocked by the user") if blocked else None

    def topic_with(self, thread_id: int) -> Topic | None:
        return None

    def _bot_receives(self, message: Message) -> bool:
        return self.bot_status != "kicked"


def _typed(text: str) -> ParsedText:
    """A text as a client sends it, with the entities that Telegram finds in it."""
    stripped = text.strip()
    if not stripped or utf16_length(stripped) > MAX_TEXT:
        raise ValueError("a client sends between 1 and 4096 characters")
    return ParsedText(stripped, find_entities(stripped))
