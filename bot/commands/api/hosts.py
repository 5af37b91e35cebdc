"""The hosts of a model on the terms of a question, cheapest first."""

from dataclasses import dataclass

from bot.commands.api.request import ApiRequest
from bot.grammar.hosted import HostedModel
from bot.grammar.refusal import Refusal
from bot.request import Context
from bot.text import t
from calc.bill import Tariff
from config.hosted import HostedPrice, Listing, Snapshot, Terms
from config.schema.model import Model


@dataclass(frozen=True)
class Hosts:
    """The hosts of one model, each with its price, cheapest first; never none."""

    prices: tuple[HostedPrice, ...]
    median: HostedPrice
    """The middle one, or the cheaper of the two in the middle."""
    free: int
    withdrawn: int
    snapshot: Snapshot

    @property
    def cheapest(self) -> HostedPrice:
        """The host that is asked to bear the traffic."""
        return self.prices[0]

    @property
    def tariff(self) -> Tariff:
        """What that one charges."""
        price = self.cheapest
        return Tariff(
            input=price.usd_per_1m_input_tokens,
            output=price.usd_per_1m_output_tokens,
            cached=price.usd_per_1m_cached_tokens,
        )


def listing_of(model: Model | HostedModel, request: ApiRequest, context: Context) -> Listing:
    """All that is known of the hosts of a model on the terms of a question."""
    names = model.hosted_as if isinstance(model, Model) else (model.name,)
    terms = Terms(
        day=request.as_of or context.today,
        input_tokens=request.input_tokens,
        output_tokens=request.output_tokens,
        is_batch=request.is_batch,
    )
    return context.hosted.listing(names, terms)


def find_hosts(model: Model | HostedModel, request: ApiRequest, context: Context) -> Hosts:
    """The hosts of a model that can bear its traffic. Raises Refusal where there is none, with the reason."""
    listing = listing_of(model, request, context)
    prices = [p for p in listing.prices if not request.cached or p.usd_per_1m_cached_tokens is not None]
    if not prices:
        raise _none(model, request, has_hosts=bool(listing.prices), is_free=bool(listing.free))

    def usd(price: HostedPrice) -> tuple[float, str]:
        return price.usd_per_request(request.input_tokens, request.output_tokens, request.cached), price.host

    ranked = sorted(prices, key=usd)
    return Hosts(
        prices=tuple(ranked),
        median=ranked[(len(ranked) - 1) // 2],
        free=listing.free,
        withdrawn=listing.withdrawn,
        snapshot=context.hosted.snapshot(context.today),
    )


def _none(model: Model | HostedModel, request: ApiRequest, *, has_hosts: bool, is_free: bool) -> Refusal:
    """Why no host can bear the traffic."""
    name = model.name
    if has_hosts:
        message = t("No host of {model} has a price of cached input: leave out `cached`", model=name)
        return Refusal(message, field="cached", replace_with=("",))
    if request.is_batch:
        message = t("No host has batch prices of {model} that are known here", model=name)
        return Refusal(message, field="batch_prices", replace_with=("",))
    if is_free:
        return Refusal(t("Only free variants of {model} are known, whose limits no traffic fits in", model=name))
    return Refusal(t("No price of {model} at any host is known", model=name))
