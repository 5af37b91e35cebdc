"""People and the bot itself, as the Bot API describes them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.botapi.errors import Json


@dataclass(frozen=True, kw_only=True)
class User:
    """A person, or a bot."""

    id: int
    first_name: str
    language_code: str = ""
    username: str = ""
    is_bot: bool = False

    def json(self) -> Json:
        """The user inside updates and answers."""
        body: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            body["username"] = self.username
        if self.language_code:
            body["language_code"] = self.language_code
        return body


_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)


def member_json(user: User, status: str) -> Json:
    """A ChatMember object."""
    body: Json = {"user": user.json(), "status": status}
    if status == "creator":
        body["is_anonymous"] = False
    elif status == "administrator":
        body.update(dict.fromkeys(_RIGHTS, False), can_manage_chat=True, can_delete_messages=True)
    elif status == "kicked":
        body["until_date"] = 0
    return body
