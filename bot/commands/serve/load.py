"""The load that a plan is to carry: traffic, users, or all that some money pays for."""

from collections.abc import Iterator
from dataclasses import replace

from bot.grammar import canonical
from bot.grammar.refusal import Refusal
from bot.grammar.spend import Spend
from bot.grammar.traffic import Traffic
from bot.request import Given
from bot.resolve.traffic import HOURS, peak_rate, resolve_peak, resolve_traffic
from bot.text import Whole, t
from calc.hosting import HOURS_PER_MONTH
from config.schema.entry import Strict

LOAD_FIELDS = ("traffic", "users", "spend")
_EXAMPLES = ("50 req/s", "200 users", "$5k/month")
_MOST_USERS = 1e9
_LEAST_USD, _MOST_USD = 1.0, 1e12
"""Of a month."""
_MOST_SPARE = 100


class Load(Strict):
    """Exactly one measure of the load, how far its peak is above its mean, and the copies that may fail."""

    traffic: Traffic | None
    users: float | None
    spend: Spend | None
    peak: float
    spare: int

    def spelled(self) -> Iterator[str]:
        """The words that give it again."""
        if self.traffic is not None:
            yield canonical.traffic(self.traffic)
        if self.users is not None:
            yield f"users={canonical.number(self.users)}"
        if self.spend is not None:
            yield canonical.spend(self.spend)
        if self.peak != 1:
            yield f"peak={canonical.number(self.peak)}x"
        if self.spare:
            yield f"n+{self.spare}" if self.spare <= len(_SPOKEN) else f"spare={self.spare}"


_SPOKEN = ("n+1", "n+2", "n+3")
"""The numbers of spare copies that are words by themselves."""


def resolve_load(given: Given) -> Load:
    """The load that the words mean; a highest rate without a mean one is all there is.

    Raises Refusal for none, for two, and for what nobody has.
    """
    if "traffic" not in given.words and peak_rate(given) is not None:
        given = replace(given, words={**given.words, "traffic": given.words["surge"]})
    named = [field for field in LOAD_FIELDS if field in given.words]
    if not named:
        message = t("Say what is to be carried: {requests}, {users}, 2B/month or {money}",
                    requests=_EXAMPLES[0], users=_EXAMPLES[1], money=_EXAMPLES[2])  # fmt: skip
        raise Refusal(message, append=(_EXAMPLES[0],))
    if len(named) > 1:
        first, second = (given.words[field].text for field in named[:2])
        message = t("`{first}` and `{second}` both say how much is carried: give one of them", first=first,
                    second=second)  # fmt: skip
        raise given.refusal(named[1], message, replace_with=("",))
    return Load(
        traffic=resolve_traffic(given),
        users=_users(given),
        spend=_spend(given),
        peak=resolve_peak(given),
        spare=_spare(given),
    )


def _users(given: Given) -> float | None:
    users = given.get("users", float)
    if users is not None and not 1 <= users <= _MOST_USERS:
        message = t("`{word}`: give at least one user and at most a billion, e.g. 200 users",
                    word=given.words["users"].text)  # fmt: skip
        raise given.refusal("users", message, did_you_mean=("200 users",))
    return users


def _spend(given: Given) -> Spend | None:
    spend = given.get("spend", Spend)
    if spend is not None and not _LEAST_USD <= spend.amount / HOURS[spend.per] * HOURS_PER_MONTH <= _MOST_USD:
        message = t("`{word}` pays for no plan that anybody has: write it like $5k/month",
                    word=given.words["spend"].text)  # fmt: skip
        raise given.refusal("spend", message, did_you_mean=("$5k/month",))
    return spend


def _spare(given: Given) -> int:
    spare = given.get("spare", int) or 0
    if not 0 <= spare <= _MOST_SPARE:
        message = t("`{word}`: at most {most} copies are spare, e.g. n+1", word=given.words["spare"].text,
                    most=Whole(_MOST_SPARE))  # fmt: skip
        raise given.refusal("spare", message, did_you_mean=("n+1",))
    return spare
