"""What /generate finds out: the batch on own GPUs, by how they are bought, and at the cheapest host."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.commands.generate.request import GenerateRequest
from bot.grammar.canonical import PURCHASES
from bot.grammar.refusal import Refusal
from bot.present.hosted import ranked
from bot.render.jsonable import jsonable
from bot.request import Context
from bot.resolve.hardware import hardware_of, no_room, question_of
from bot.resolve.price import RentalPrice, default_price, price_on_terms
from bot.text import Days, Whole, t
from calc.cost import discounted_usd
from calc.demand import Users
from calc.generation import (
    Batch,
    Generation,
    GenerationReport,
    TooFewGpusError,
    TooShortError,
    cheapest_generations,
)
from calc.serving import NoRoomError
from config.hosted import HostedPrice, Terms
from config.schema.price import Purchase

_MOST = 5


@dataclass(frozen=True)
class Bought:
    """The same GPU-hours, bought in another way."""

    price: RentalPrice
    usd: float


@dataclass(frozen=True)
class Hosted:
    """The same tokens at a host."""

    price: HostedPrice
    usd: float


@dataclass(frozen=True)
class Generated:
    """The batch, and what else it could cost."""

    report: GenerationReport
    on_demand: Bought | None
    spot: Bought | None
    hosted: Hosted | None
    """The cheapest host, at its batch prices where any host has some."""
    request: GenerateRequest

    @property
    def best(self) -> Generation:
        """On the cheapest GPUs."""
        return self.report.generations[0]


def run(request: GenerateRequest, context: Context) -> Generated:
    """Weigh the GPUs, and look up other prices. Raises Refusal where it cannot be done on them or in the time."""
    report = _report(request, context)
    best = report.generations[0]
    return Generated(
        report=report,
        on_demand=_bought("on-demand", best, request, context),
        spot=_bought("spot", best, request, context),
        hosted=_hosted(request, report, context),
        request=request,
    )


def _report(request: GenerateRequest, context: Context) -> GenerationReport:
    catalog = context.catalog
    most_gpus = catalog.defaults.cluster.largest_gpus
    try:
        return cheapest_generations(
            question_of(request, output_tokens=request.output_tokens, demand=Users(1.0)),
            Batch(tokens=request.tokens, gpus=request.gpus, days=request.deadline_days),
            hardware_of(request, catalog.serving),
            catalog.serving,
            most_gpus=most_gpus,
            most=_MOST,
        )
    except NoRoomError:
        raise no_room(request, request.output_tokens) from None
    except TooFewGpusError:
        if request.gpus is not None and request.gpus > most_gpus:
            message = t(
                "`{word}`: no cluster has more than {most} GPUs", word=f"x{request.gpus}", most=Whole(most_gpus)
            )
            raise Refusal(message, field="gpus", replace_with=(f"x{most_gpus}", "")) from None
        message = t("{gpus} GPUs hold no copy of the model: ask for more, or for a time, e.g. in 7d",
                    gpus=Whole(request.gpus or 0))  # fmt: skip
        raise Refusal(message, field="gpus", replace_with=("in 7d", "")) from None
    except TooShortError as error:
        message = t("Even {gpus} GPUs take {days}: give more time or fewer tokens", gpus=Whole(most_gpus),
                    days=Days(error.shortest_days))  # fmt: skip
        raise Refusal(message, field="deadline") from None


def _bought(purchase: Purchase, best: Generation, request: GenerateRequest, context: Context) -> Bought | None:
    """The GPU-hours of the best GPUs bought in another way; None where they are bought in this one already."""
    gpu, day = best.hardware.gpu, request.as_of or context.today
    if _purchases(request.option_of(gpu.id).price) == {purchase}:
        return None
    price = default_price(context, gpu, day)
    if price is None or _purchases(price) != {purchase}:
        price = price_on_terms((PURCHASES[purchase],), context, gpu, day)
    if price is None:
        return None
    return Bought(price, best.gpu_hours.mid * discounted_usd(usd=price.usd_per_gpu_hour, discount=request.discount))


def _purchases(price: RentalPrice) -> set[str]:
    return {offer.purchase for offer in price.offers}


def _hosted(request: GenerateRequest, report: GenerationReport, context: Context) -> Hosted | None:
    for is_batch in (True, False):
        terms = Terms(
            day=request.as_of or context.today,
            input_tokens=request.input_tokens,
            output_tokens=request.output_tokens,
            is_batch=is_batch,
        )
        if prices := ranked(request.size.model, terms, context):
            each = prices[0].usd_per_request(request.input_tokens, request.output_tokens, request.cached)
            return Hosted(prices[0], report.requests * each)
    return None


def result(found: Generated) -> Mapping[str, Any]:
    """The batch on each kind of GPU and at a host, every sum in USD."""
    report, request, hosted = found.report, found.request, found.hosted
    return {
        "generations": [_generation(generation) for generation in report.generations],
        "on_demand_usd": found.on_demand.usd if found.on_demand else None,
        "spot_usd": found.spot.usd if found.spot else None,
        "hosted": None if hosted is None else {
            "host": hosted.price.host, "usd": hosted.usd, "is_batch": hosted.price.is_batch,
        },
        "tokens": request.tokens,
        "requests": report.requests,
        "input_tokens": report.input_tokens,
        "gpus_considered": report.gpus_considered,
        "currency": request.currency,
        "fx": {"rate": fx.rate, "date": fx.date and fx.date.isoformat()} if (fx := request.fx) else None,
    }  # fmt: skip


def _generation(generation: Generation) -> Mapping[str, Any]:
    layout = generation.replica.layout
    return {
        "gpu": generation.hardware.gpu.id,
        "gpus": generation.gpus,
        "replicas": generation.copies,
        "gpus_per_replica": layout.gpus,
        "tp": layout.tp,
        "pp": layout.pp,
        "precision": generation.replica.model.weight_format.precision,
        "weight_format": generation.replica.model.precision,
        "batch": generation.in_flight,
        "output_tokens_per_s": jsonable(generation.output_tokens_per_s),
        "days": jsonable(generation.days),
        "gpu_hours": jsonable(generation.gpu_hours),
        "cost_usd": jsonable(generation.usd),
        "price_usd_per_gpu_hour": generation.hardware.usd_per_gpu_hour,
    }
