"""What /budget computes."""

from collections.abc import Iterator

from bot.commands.budget.request import BudgetRequest
from bot.grammar.refusal import Refusal
from bot.request import Context
from bot.resolve.price import rent_of
from bot.text import t
from calc import budget
from calc.lifetime import Served
from calc.rent import Rent
from config import market

_COMPARED = "on-demand"
"""How GPUs are paid for that are compared: a price for three years beside one by the hour says nothing."""
_LEAST_PARAMS = 1e6
"""Below this a model is no language model, and the money or the tokens to be served are a slip of the finger."""


def run(request: BudgetRequest, context: Context) -> budget.BudgetReport:
    """Plan the spending. Raises Refusal for money that trains no language model, or none that serves so much."""
    report = budget.plan(_spending_of(request, context), context.catalog.defaults.cluster)
    if report.params >= _LEAST_PARAMS:
        return report
    if request.served_tokens is not None:
        message = t("That money cannot serve that many tokens: the model would have less than a million parameters")
        raise Refusal(message, field="serve", replace_with=("",))
    message = t("That money trains less than a million parameters: give more, e.g. {example}", example="$1M")
    raise Refusal(message, field="budget", replace_with=("$1M",))


def _spending_of(request: BudgetRequest, context: Context) -> budget.Spending:
    catalog = context.catalog
    terms = catalog.defaults.budget
    served = request.served_tokens
    return budget.Spending(
        amount=request.amount,
        amount_currency=request.amount_currency,
        amount_fx=request.amount_fx,
        rental=budget.Rental(
            gpu=request.gpu,
            rent=rent_of(request.price, request.discount, request.currency, request.fx),
            utilisation=catalog.utilisation_of(request.gpu, "dense"),
        ),
        law=catalog.scaling_laws[terms.rule],
        served=None if served is None else Served(tokens=served, mfu=terms.serving_mfu),
        gpus=request.gpus,
        days=request.days,
        mfu=request.mfu,
        goodput=request.goodput,
        other_laws=tuple(law for law in catalog.scaling_laws.values() if law.id != terms.rule),
        market=tuple(_market(request, context)),
    )


def _market(request: BudgetRequest, context: Context) -> Iterator[budget.Rental]:
    """The asked GPU and those that the defaults name, each at its median price on demand on the day, if it has one."""
    catalog, day = context.catalog, request.as_of or context.today
    for name in dict.fromkeys((request.gpu.id, *catalog.defaults.budget.market_gpus)):
        gpu = catalog.gpus[name]
        if found := market.quotes(catalog, gpu, day, context.rates, market.Terms(purchase=_COMPARED)):
            price = market.median_usd_per_gpu_hour(found)
            yield budget.Rental(
                gpu=gpu, rent=Rent(usd_per_gpu_hour=price), utilisation=catalog.utilisation_of(gpu, "dense")
            )
