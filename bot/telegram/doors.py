"""Who is answered, and how often: a closed circle where one is set, and as much as the limits let through."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from telegram.constants import ChatType

from bot.counting.counts import Counts, Quota
from bot.counting.shared import SharedCounts
from bot.settings import Settings
from bot.telegram.desk import Asker
from bot.telegram.handling import Outcome, Shut, decided_once
from bot.text import Text, Whole, t

_OUTSIDE = Quota("outside", most=0, window_s=24 * 3600)
"""What a chat outside the circle gets answered; the first that is too many, a day, is told so."""
_KEYSTROKES = Quota("keystrokes", most=180)
"""Of one person in inline mode, which asks at every one of them: three a second for a minute."""
_REMARKS = Quota("remarks", most=60)
"""Of one person in groups: what may be one is read for that, and beyond this it is not."""

_CLOSED = t("I answer a closed circle only")
_CLOSED_TO = t("I answer a closed circle only. Whoever runs me can let this chat in, by its number: `{number}`")
_ENOUGH_OF_A_PERSON = t(
    "One moment, please: I answer up to {most} a minute for each person, taps included. "
    "Go on in {wait} s; until then I stay silent."
)
_ENOUGH_OF_A_GROUP = t(
    "One moment, please: I answer up to {most} a minute in each group. Go on in {wait} s; until then I stay silent."
)
_TOO_FAST = t("One moment, please: too many at once")


class Doors:
    """Lets through what is to be answered, and counts it: once for each update, however often that comes."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsError without a token, and for an address of Redis that cannot be used."""
        token, url = settings.token, settings.redis_url
        self._shared = SharedCounts(url.get_secret_value(), token) if url is not None else None
        self._counts = Counts(token, self._shared)
        self._circle = settings.allowed_chats | settings.admins if settings.allowed_chats else None
        self._silent_until: dict[int, datetime] = {}
        self._of_person = Quota("person", settings.user_limit_per_minute)
        self._of_group = Quota("group", settings.chat_limit_per_minute)

    async def open(self) -> None:
        """Look for Redis where one is set; while it is away, this process counts by itself."""
        if self._shared is not None:
            await self._shared.open()

    async def close(self) -> None:
        """End the connections to Redis."""
        if self._shared is not None:
            await self._shared.close()

    @property
    def is_shared(self) -> bool:
        """Whether other processes of this bot may count with this one."""
        return self._shared is not None

    @property
    def is_redis_away(self) -> bool:
        """Whether a Redis is set that does not count."""
        return self._shared is not None and self._shared.is_away

    async def of_message(self, asker: Asker) -> Shut | None:
        """Count a message that is meant for us; None where it is to be answered."""
        return await decided_once(lambda: self._of_message(asker))

    async def of_tap(self, asker: Asker) -> Shut | None:
        """Count a tap; None where it is to be answered."""
        return await decided_once(lambda: self._of_tap(asker))

    async def of_query(self, asker: Asker) -> Shut | None:
        """Count an inline query; None where it is to be answered. There is something to say each time."""
        return await decided_once(lambda: self._of_query(asker))

    def is_open_to(self, chat_id: int) -> bool:
        """Whether a chat is written to unasked: one of the circle, where one is set."""
        return self._circle is None or chat_id in self._circle

    async def is_read(self, asker: Asker) -> bool:
        """Count what may be a remark; whether it is to be found out."""
        person = _person(asker)
        return person is None or await self._counts.over(_REMARKS, person) is None

    async def _of_message(self, asker: Asker) -> Shut | None:
        chat, person = asker.chat, _person(asker)
        assert chat is not None  # only inline mode has none
        if self._is_closed_to(chat.id, person):
            over = await self._counts.over(_OUTSIDE, chat.id)
            is_told = over is None or over.wait_s is None
            return Shut(Outcome.LEFT_OUT, None if is_told else _CLOSED_TO.filled(number=str(chat.id)))
        shut = await self._enough(self._of_person, person, _ENOUGH_OF_A_PERSON)
        if chat.type == ChatType.PRIVATE:
            return shut
        if shut is not None:
            return replace(shut, notice=None) if self._is_silent_in(chat.id) else shut
        shut = await self._enough(self._of_group, chat.id, _ENOUGH_OF_A_GROUP)
        if shut is not None and shut.until is not None:
            now = datetime.now(UTC)
            still = {group: until for group, until in self._silent_until.items() if until > now}
            self._silent_until = {**still, chat.id: shut.until}
        return shut

    def _is_silent_in(self, group: int) -> bool:
        """Whether a group was told that nothing more is said there, not even what is about one person."""
        now = datetime.now(UTC)
        return self._silent_until.get(group, now) > now

    async def _of_tap(self, asker: Asker) -> Shut | None:
        person = _person(asker)
        if self._is_closed_to(asker.chat.id if asker.chat is not None else None, person):
            return Shut(Outcome.LEFT_OUT, _CLOSED)
        return await self._enough(self._of_person, person, _ENOUGH_OF_A_PERSON)

    async def _of_query(self, asker: Asker) -> Shut | None:
        person = _person(asker)
        if self._is_closed_to(person):
            return Shut(Outcome.LEFT_OUT, _CLOSED)
        is_too_fast = await self._enough(_KEYSTROKES, person, _TOO_FAST) is not None
        return Shut(Outcome.LIMITED, _TOO_FAST) if is_too_fast else None

    def _is_closed_to(self, *numbers: int | None) -> bool:
        """Whether none of these numbers of a chat and a person is in the circle."""
        return self._circle is not None and self._circle.isdisjoint(numbers)

    async def _enough(self, quota: Quota, who: int | None, notice: Text) -> Shut | None:
        if who is None or not quota.most:
            return None
        over = await self._counts.over(quota, who)
        if over is None:
            return None
        if over.wait_s is None:
            return Shut(Outcome.LIMITED)
        said = notice.filled(most=Whole(quota.most), wait=Whole(over.wait_s))
        return Shut(Outcome.LIMITED, said, datetime.now(UTC) + timedelta(seconds=over.wait_s))


def _person(asker: Asker) -> int | None:
    """The number of whoever asks: of the chat in whose name they do, or else their own."""
    found = asker.sender_chat or asker.user
    return found.id if found is not None else None
