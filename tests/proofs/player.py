"""Does what people do with the bot, and measures how long it takes to answer each of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.botapi import BotApiServer, Call, Chat, InlineQuery, Message
from tests.proofs.steps import Step

_PEOPLE, _GROUPS = 30, 8
_LANGUAGES = ("en", "zh-hans", "de", "")
_NEWCOMER_EVERY = 10
"""Steps after which somebody new takes the place of another."""
_GROUP_EVERY = 60
_RECENT = 6
"""Messages of a chat, back from its end, that somebody still taps on, edits or replies to."""
_INLINE_KEPT = 20

Key = tuple[str, object, object]
"""Of something that is to be answered: by which method, in which chat or to which query, and to which message."""


@dataclass
class Waiting:
    """What was asked and is not answered yet, and how long the rest took."""

    since_s: dict[Key, float] = field(default_factory=dict)
    latencies_ms: dict[str, list[float]] = field(default_factory=dict)
    kinds: dict[Key, str] = field(default_factory=dict)
    _read: int = 0

    def begin(self, kind: str, key: Key) -> None:
        """Something is asked."""
        self.since_s[key], self.kinds[key] = time.monotonic(), kind

    def settle(self, calls: list[Call]) -> None:
        """Look through the calls that are new: the first one that answers something ends its waiting."""
        for call in calls[self._read :]:
            key = _answered(call)
            if key in self.since_s and call.ok:
                taken_ms = (call.at_s - self.since_s.pop(key)) * 1e3
                self.latencies_ms.setdefault(self.kinds.pop(key), []).append(taken_ms)
        self._read = len(calls)


class Player:
    """Plays steps against a server: people and groups that come and go, and what they have written so far."""

    def __init__(self, server: BotApiServer) -> None:
        self._server = server
        self.waiting = Waiting()
        self._played = 0
        self._private: list[Chat] = [self._newcomer(number) for number in range(_PEOPLE)]
        self._groups: list[Chat] = [self._new_group(number) for number in range(_GROUPS)]
        self._typed: list[InlineQuery] = []
        self._sent_inline: list[Message] = []
        self._play: dict[str, Callable[[Step], None]] = {
            "edit": self._edit,
            "tap": lambda step: self._tap(step, is_chart=False),
            "chart": lambda step: self._tap(step, is_chart=True),
            "inline": self._inline,
            "inline tap": self._inline_tap,
            "group": self._in_group,
            "reply": self._reply,
        }

    def play(self, step: Step) -> None:
        """Do it, where there is something to do it to."""
        self._come_and_go()
        self._play.get(step.kind, self._ask)(step)

    def settle(self) -> None:
        """Take in what was answered meanwhile."""
        with self._server.waiter.condition:
            self.waiting.settle(self._server.calls)

    def _ask(self, step: Step) -> None:
        text = f"/start {step.text}".strip() if step.kind == "link" else step.text
        self._send(self._private_of(step), text)

    def _send(self, chat: Chat, text: str, reply_to: Message | None = None) -> None:
        with self._server.waiter.condition:
            question = chat.send(text, reply_to=reply_to)
            if not chat.is_group and "@" not in text:  # which may name another bot
                self.waiting.begin("message", ("send", chat.id, question.message_id))

    def _edit(self, step: Step) -> None:
        chat = self._private_of(step)
        mine = [message for message in chat.messages[-_RECENT:] if not message.sender.is_bot]
        if mine:
            chat.edit(mine[step.pick % len(mine)], step.text)

    def _tap(self, step: Step, *, is_chart: bool) -> None:
        """Under a recent answer of somebody, or of the next who has one with such a button."""
        first = step.pick % len(self._private)
        for chat in self._private[first:] + self._private[:first]:
            buttons = [
                (message, button["text"])
                for message in chat.messages[-_RECENT:]
                if message.sender.is_bot and not message.deleted
                for button in message.buttons
                if "callback_data" in button and button["callback_data"][1].isdecimal() == is_chart
            ]
            if buttons:
                self._press(*buttons[step.pick % len(buttons)])
                return

    def _press(self, message: Message, label: str) -> None:
        with self._server.waiter.condition:
            if [button["text"] for button in message.buttons].count(label) != 1:
                return  # it was edited meanwhile
            query = message.press(label)
            self.waiting.begin("tap", ("answerCallbackQuery", query.id, None))

    def _inline(self, step: Step) -> None:
        """Half of it, as a client asks while somebody types, then all of it."""
        user = self._private_of(step).members[0]
        for typed in (step.text[: len(step.text) // 2], step.text):
            with self._server.waiter.condition:
                query = self._server.inline(user, typed)
                self.waiting.begin("inline", ("answerInlineQuery", query.id, None))
        self._typed = [*self._typed[-_INLINE_KEPT:], query]

    def _inline_tap(self, step: Step) -> None:
        offered = [(query, result) for query in self._typed if query.answer for result in query.answer.results]
        if offered:
            query, result = offered[step.pick % len(offered)]
            message = self._server.choose(result.id, query=query)
            self._sent_inline = [*self._sent_inline[-_INLINE_KEPT:], message]
        tapped = [message for message in self._sent_inline if message.inline_message_id is not None]
        if tapped:
            message = tapped[step.pick % len(tapped)]
            labels = [button["text"] for button in message.buttons if "callback_data" in button]
            if labels:
                self._press(message, labels[step.pick % len(labels)])

    def _in_group(self, step: Step) -> None:
        self._send(self._groups[step.pick % len(self._groups)], step.text)

    def _reply(self, step: Step) -> None:
        chats = [*self._private, *self._groups]
        chat = chats[step.pick % len(chats)]
        answers = [message for message in chat.messages[-_RECENT:] if message.sender.is_bot and not message.deleted]
        if answers:
            self._send(chat, step.text, reply_to=answers[step.pick % len(answers)])

    def _private_of(self, step: Step) -> Chat:
        return self._private[step.pick % len(self._private)]

    def _come_and_go(self) -> None:
        self._played += 1
        if self._played % _NEWCOMER_EVERY == 0:
            number = self._played // _NEWCOMER_EVERY
            self._private[number % _PEOPLE] = self._newcomer(_PEOPLE + number)
        if self._played % _GROUP_EVERY == 0:
            number = self._played // _GROUP_EVERY
            self._groups[number % _GROUPS] = self._new_group(_GROUPS + number)

    def _newcomer(self, number: int) -> Chat:
        return self._server.private_chat(self._server.user(f"Person {number}", _LANGUAGES[number % len(_LANGUAGES)]))

    def _new_group(self, number: int) -> Chat:
        ada, bob = self._server.user("Ada"), self._server.user("Bob")
        return self._server.group(f"Group {number}", [ada, bob], admins=[ada])


def _answered(call: Call) -> Key:
    """What a call answers."""
    match call.method:
        case "sendMessage" | "sendPhoto":
            quoted = call.json("reply_parameters") or {}
            return "send", int(call.params.get("chat_id", 0)), quoted.get("message_id")
        case "answerCallbackQuery":
            return call.method, call.params.get("callback_query_id"), None
        case "answerInlineQuery":
            return call.method, call.params.get("inline_query_id"), None
    return call.method, None, None
