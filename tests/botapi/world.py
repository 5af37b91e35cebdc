"""The world around the bot: its users, chats and profile; tests act through it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.botapi.calls import Call, CallLog
from tests.botapi.chats import Chat, PrivateChat
from tests.botapi.core import Core
from tests.botapi.entities import ParsedText, utf16_length
from tests.botapi.errors import Json
from tests.botapi.faults import Faults
from tests.botapi.groups import Group
from tests.botapi.limits import MAX_INLINE_QUERY
from tests.botapi.messages import Message
from tests.botapi.photos import Photo
from tests.botapi.profile import Profile
from tests.botapi.queries import InlineQuery, InlineResult, QueryBook
from tests.botapi.updates import UpdateQueue
from tests.botapi.users import User
from tests.botapi.waiting import Waiter
from tests.botapi.webhook import WebhookSender

FIRST_USER_ID = 5_000_000_001
FIRST_SUPERGROUP_ID = -1_001_000_000_001
FIRST_BASIC_GROUP_ID = -4_000_001


class World:
    """All state of a server, behind one lock."""

    def __init__(
        self,
        *,
        token: str,
        username: str,
        query_timeout_s: float,
        inline_feedback: bool,
        webhook_backoff_s: float,
    ) -> None:
        self.token = token
        self.waiter = Waiter()
        bot = User(id=int(token.split(":", maxsplit=1)[0]), first_name="Test bot", username=username, is_bot=True)
        self.core = Core(
            waiter=self.waiter,
            updates=UpdateQueue(self.waiter),
            queries=QueryBook(self.waiter, query_timeout_s),
            bot=bot,
        )
        self.log = CallLog(self.waiter)
        self.waiter.describe = self.log.last_words
        self.faults = Faults()
        self.profile = Profile(name=bot.first_name)
        self.webhook = WebhookSender(self.waiter, self.core.updates, webhook_backoff_s)
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.photos: dict[str, Photo] = {}
        self.inline_messages: dict[str, Message] = {}
        self._inline_feedback = inline_feedback

    @property
    def bot(self) -> User:
        """The bot, as users see it."""
        return self.core.bot

    @property
    def calls(self) -> list[Call]:
        """All calls of the bot so far."""
        return self.log.all()

    def calls_of(self, *methods: str) -> list[Call]:
        """The calls of some methods so far."""
        return self.log.of(*methods)

    def user(self, name: str, language_code: str = "en") -> User:
        """A new person."""
        with self.waiter.condition:
            user_id = FIRST_USER_ID + len(self.users) - 1
            user = User(id=user_id, first_name=name, language_code=language_code)
            self.users[user.id] = user
            return user

    def private_chat(self, user: User) -> PrivateChat:
        """The chat of a person with the bot, which the person has started."""
        with self.waiter.condition:
            chat = self.chats.get(user.id)
            if not isinstance(chat, PrivateChat):
                chat = PrivateChat(core=self.core, id=user.id, members=[user])
                self.chats[chat.id] = chat
            return chat

    def group(
        self,
        title: str,
        members: Sequence[User],
        admins: Sequence[User] = (),
        *,
        forum: bool = False,
        privacy: bool = True,
        basic: bool = False,
    ) -> Group:
        """A new group with the bot as a member."""
        with self.waiter.condition:
            serial = sum(1 for chat in self.chats.values() if chat.is_group)
            everybody = [*members, *(admin for admin in admins if admin not in members)]
            group = Group(
                core=self.core,
                id=(FIRST_BASIC_GROUP_ID if basic else FIRST_SUPERGROUP_ID) - serial,
                members=everybody,
                title=title,
                admins=list(admins),
                forum=forum,
                privacy=privacy,
                basic=basic,
            )
            # Message 1 opens the group, as at Telegram, where topic 1 can only be the General one.
            group.service_message({"supergroup_chat_created": True})
            self.chats[group.id] = group
            return group

    def migrate(self, group: Group) -> Group:
        """Upgrade a basic group: from now on only its new id works, and the bot hears of it in both chats."""
        with self.waiter.condition:
            upgraded = self.group(group.title, group.members, group.admins, privacy=group.privacy)
            for chat, service in (
                (group, {"migrate_to_chat_id": upgraded.id}),
                (upgraded, {"migrate_from_chat_id": group.id}),
            ):
                notice = chat.service_message(service)
                self.core.updates.push("message", notice.json(), f"chat {chat.id}")
            group.migrated_to = upgraded.id
            return upgraded

    def inline(self, user: User, query: str, chat_type: str = "sender") -> InlineQuery:
        """Type a query after the bot's name."""
        if utf16_length(query) > MAX_INLINE_QUERY:
            raise ValueError("a client sends at most 256 characters")
        with self.waiter.condition:
            opened = self.core.queries.type(user, query)
            payload: Json = {"id": opened.id, "from": user.json(), "query": query, "offset": ""}
            payload["chat_type"] = chat_type
            update_id = self.core.updates.push("inline_query", payload, f"user {user.id}")
            opened.delivered = update_id is not None
            return opened

    def choose(self, result_id: str, *, query: InlineQuery | None = None, chat: Chat | None = None) -> Message:
        """Send an inline result, of the latest query that offers it, maybe where the bot is."""
        with self.waiter.condition:
            source, result = self._offered(result_id, query)
            message = self._inline_message(source, result, chat)
            if message.inline_message_id:
                self.inline_messages[message.inline_message_id] = message
            if chat is not None:
                chat.add(message)
                chat.deliver("message", message)
            if self._inline_feedback:
                self._tell_choice(source, result, message)
            return message

    def wait_call(self, method: str, timeout_s: float = 10) -> Call:
        """The next call of a method that no earlier wait returned."""
        return self.log.wait(method, timeout_s)

    def wait_ready(self, timeout_s: float = 30) -> None:
        """Wait until the bot polls, or has set a webhook."""
        updates = self.core.updates
        self.waiter.until(
            "poll and no webhook",
            lambda: updates.open_polls > 0 or updates.webhook_is_set or None,
            timeout_s,
        )

    def wait_drained(self, timeout_s: float = 10) -> None:
        """Wait until the bot has confirmed every update."""
        self.waiter.until("confirmation of all updates", lambda: not self.core.updates.pending or None, timeout_s)

    def _offered(self, result_id: str, query: InlineQuery | None) -> tuple[InlineQuery, InlineResult]:
        queries = [query] if query else reversed(self.core.queries.inline.values())
        for source in queries:
            for result in source.answer.results if source.answer else ():
                if result.id == result_id:
                    return source, result
        raise ValueError(f"no answered inline query offers {result_id!r}")

    def _inline_message(self, source: InlineQuery, result: InlineResult, chat: Chat | None) -> Message:
        serial = next(self.core.serial)
        return Message(
            core=self.core,
            chat=chat.header() if chat else {},
            message_id=chat.next_message_id() if chat else serial,
            sender=source.user,
            date=self.core.date(),
            content=ParsedText(result.content.text, result.content.entities),
            html=result.html,
            photo=result.photo,
            reply_markup=result.reply_markup,
            inline_message_id=f"inline-{serial:08d}" if result.reply_markup else None,
            via_bot=True,
            presser=source.user,
        )

    def _tell_choice(self, source: InlineQuery, result: InlineResult, message: Message) -> None:
        payload: Json = {"result_id": result.id, "from": source.user.json(), "query": source.query}
        if message.inline_message_id:
            payload["inline_message_id"] = message.inline_message_id
        self.core.updates.push("chosen_inline_result", payload, f"user {source.user.id}")
