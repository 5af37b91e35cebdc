"""Where the figures of a plan come from."""

from collections.abc import Iterator

from bot.answer import Source
from bot.commands.serve.request import ServeRequest
from bot.present import memory
from bot.present import sources as of
from bot.request import Context
from bot.text import Share, Whole, t
from calc.serve import PlansReport


def sources(request: ServeRequest, report: PlansReport, context: Context) -> Iterator[Source]:
    """Of its speed, its memory, its money, and of how it was chosen; prices of all plans that are shown."""
    serving = context.catalog.serving
    best = report.plans[0].plan
    yield of.of_speed(best.hardware.gpu)
    yield of.of_memory(best.hardware.gpu)
    for figures in report.plans:
        yield from of.of_price(request.option_of(figures.plan.hardware.gpu.id).price)
    yield from of.of_rates(request.fx or request.spend_fx, request.option_of(best.hardware.gpu.id).price)
    if request.size.model is not None:
        yield of.of_model(request.size.model)
    yield of.of_engine(serving.engine)
    yield memory.of_limit(serving.memory)
    yield memory.of_format(best.replica.model.weight_format)
    plans = serving.plans
    yield Source(t("formats to serve in"), None, None, plans.served_in_source)
    most = t("{most} in flight", most=Whole(plans.most_in_flight))
    yield Source(t("most that an engine takes"), most, None, plans.most_in_flight_source)
    if request.load.users is None:
        free = t("{share} find none", share=Share(plans.waiting_share))
        yield Source(t("places that stay free"), free, None, plans.waiting_share_source)
