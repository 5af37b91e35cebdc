"""Groups: privacy mode, administrators, topics, and the move to a supergroup."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.botapi.chats import Chat, Topic
from tests.botapi.entities import utf16_length
from tests.botapi.errors import ApiError, Json, bad_request, forbidden
from tests.botapi.messages import Message
from tests.botapi.users import User


@dataclass(eq=False, kw_only=True)
class Group(Chat):
    """A supergroup, or a basic group if its id says so."""

    title: str
    admins: list[User] = field(default_factory=list)
    """The first one owns the group."""
    forum: bool = False
    basic: bool = False
    privacy: bool = True
    topics: list[Topic] = field(default_factory=list)
    migrated_to: int | None = None
    forbidden: set[str] = field(default_factory=set)
    """What members may not send: "text messages", "photos"."""

    is_group = True

    def header(self) -> Json:
        body: Json = {"id": self.id, "title": self.title}
        body["type"] = "group" if self.basic else "supergroup"
        if self.forum:
            body["is_forum"] = True
        return body

    def topic(self, name: str) -> Topic:
        """Open a topic, or return the one of this name."""
        if not self.forum:
            raise ValueError(f"{self.title} is no forum")
        with self.core.waiter.condition:
            for topic in self.topics:
                if topic.name == name:
                    return topic
            creation = self.service_message({"forum_topic_created": _topic_info(name)})
            self.topics.append(Topic(id=creation.message_id, name=name, creation=creation))
            return self.topics[-1]

    def topic_with(self, thread_id: int) -> Topic | None:
        return next((topic for topic in self.topics if topic.id == thread_id), None)

    def delete_topic(self, topic: Topic) -> None:
        """Delete a topic with its messages, of which bots hear nothing."""
        with self.core.waiter.condition:
            self.topics.remove(topic)
            for message in self.messages:
                if message.message_thread_id == topic.id:
                    self.delete(message)

    def kick_bot(self) -> None:
        """Remove the bot."""
        self.set_bot_status("kicked")

    def promote_bot(self) -> None:
        """Make the bot an administrator, which ends privacy mode here."""
        self.set_bot_status("administrator")

    def status_of(self, user_id: int) -> str | None:
        """The member status of a user, or None for a stranger."""
        if user_id == self.core.bot.id:
            return self.bot_status
        if self.admins and self.admins[0].id == user_id:
            return "creator"
        if user_id in {user.id for user in self.admins}:
            return "administrator"
        return "member" if user_id in {user.id for user in self.members} else None

    def refusal(self) -> ApiError | None:
        kind = "group" if self.basic else "supergroup"
        if self.migrated_to is not None:
            return ApiError(
                400,
                bad_request("group chat was upgraded to a supergroup chat").description,
                {"migrate_to_chat_id": self.migrated_to},
            )
        if self.bot_status == "kicked":
            return forbidden(f"bot was kicked from the {kind} chat")
        if self.bot_status == "left":
            return forbidden(f"bot is not a member of the {kind} chat")
        return None

    def refusal_of(self, what: str) -> ApiError | None:
        if what not in self.forbidden or self.bot_status == "administrator":
            return None
        return bad_request(f"not enough rights to send {what} to the chat")

    def _bot_receives(self, message: Message) -> bool:
        if self.bot_status not in {"member", "administrator"}:
            return False
        if not self.privacy or self.bot_status == "administrator" or message.via_bot:
            return True
        if message.reply_to is not None and message.reply_to.sender is self.core.bot:
            return True
        return self._is_command_for_bot(message)

    def _is_command_for_bot(self, message: Message) -> bool:
        first = next(iter(message.entities), None)
        if first is None or first["type"] != "bot_command" or first["offset"] != 0:
            return False
        _, at, name = _head(message.text, first["length"]).partition("@")
        return not at or name.lower() == self.core.bot.username.lower()


def _topic_info(name: str) -> Json:
    return {"name": name, "icon_color": 7322096}


def _head(text: str, length_utf16: int) -> str:
    end = next(i for i in range(len(text) + 1) if utf16_length(text[:i]) >= length_utf16)
    return text[:end]
