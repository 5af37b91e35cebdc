"""How hosts of model APIs, and their prices, are named in answers."""

from bot.answer import Source
from bot.request import Context
from bot.text import Price, Text, t, verbatim
from config.hosted import ADDRESS, LIBRARY, HostedPrice, Snapshot, Terms
from config.schema.model import Model


def ranked(model: Model | None, terms: Terms, context: Context) -> tuple[HostedPrice, ...]:
    """The hosts of a preset, the cheapest first for requests of this mix; none where it is not known to have any."""
    if model is None or not model.hosted_as:
        return ()
    prices = context.hosted.listing(model.hosted_as, terms).prices
    return tuple(sorted(prices, key=lambda p: (p.usd_per_request(terms.input_tokens, terms.output_tokens), p.host)))


def host_name(price: HostedPrice) -> Text:
    """The host, with the number format that it says it serves in."""
    if price.format is None:
        return verbatim(price.host_name)
    return t("{host} ({format})", host=price.host_name, format=price.format.upper())


def usd(amount: float) -> Text:
    """A price of a million tokens, which hosts have in USD."""
    return t("{price}", price=Price(amount, "USD"))


def prices_of(price: HostedPrice) -> Text:
    """`$0.34 in, $0.39 out`: of a million tokens."""
    return t("{input} in, {output} out", input=usd(price.usd_per_1m_input_tokens),
             output=usd(price.usd_per_1m_output_tokens))  # fmt: skip


def of_price(price: HostedPrice, snapshot: Snapshot) -> Source:
    """Where the price of a host comes from: the library, and the page that it names."""
    begun = f", newest price {snapshot.newest}" if snapshot.newest else ""
    value = t("{prices} per 1M, as `{model}`", prices=prices_of(price), model=price.model)
    text = f"{LIBRARY} {snapshot.version}{begun}, {price.url or ADDRESS}"
    return Source(t("{host} API", host=price.host_name), value, price.since, text)
