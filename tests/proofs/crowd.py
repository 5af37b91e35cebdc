"""Many chats that ask, and how many of their questions were answered: not at all, once, or twice."""

from dataclasses import dataclass
from random import Random

from tests.botapi import BotApiServer, Chat, Message

_IN_A_GROUP = 10
"""Questions of one group: Telegram takes 20 messages a minute there."""
_GROUPED = 0.1
"""The part of the questions that is asked in groups."""


@dataclass(frozen=True)
class Tally:
    """What became of all questions."""

    asked: int
    lost: int
    twice: int
    odd: tuple[str, ...]
    """Answers to something else than was asked."""

    def __str__(self) -> str:
        share = self.twice / self.asked
        return f"{self.asked - self.lost} of {self.asked} answered, {self.twice} of them twice ({share:.1%})"


class Crowd:
    """People in private chats, and a few groups. Each question is another one, so that its answer can be told."""

    def __init__(self, server: BotApiServer, people: int, rng: Random) -> None:
        self._server = server
        self._rng = rng
        self._private: list[Chat] = [server.private_chat(server.user(f"Person {n}")) for n in range(people)]
        self._groups: list[Chat] = []
        self._asked: list[tuple[Chat, Message, str]] = []

    @property
    def asked(self) -> int:
        """How many questions so far."""
        return len(self._asked)

    def ask(self) -> None:
        """One more question in any of the chats."""
        chat = self._group() if self._rng.random() < _GROUPED else self._rng.choice(self._private)
        number = 1 + len(self._asked)
        question = chat.send(f"/train {number}B 1T h100")
        self._asked.append((chat, question, f"Train {number}B on 1T tokens"))

    def tally(self) -> Tally:
        """Count the answers; each quotes its question."""
        counts, odd = [], []
        for chat, question, headline in self._asked:
            answers = [message.text for message in chat.bot_messages if message.reply_to is question]
            counts.append(len(answers))
            odd += [answer for answer in answers if not answer.startswith(headline)]
        return Tally(len(counts), counts.count(0), sum(count > 1 for count in counts), tuple(odd))

    def _group(self) -> Chat:
        asked_of_newest = sum(chat is self._groups[-1] for chat, *_ in self._asked) if self._groups else _IN_A_GROUP
        if asked_of_newest >= _IN_A_GROUP:
            members = [self._server.user(f"Member {n}") for n in range(3)]
            self._groups.append(self._server.group(f"Group {len(self._groups)}", members))
        return self._groups[-1]
