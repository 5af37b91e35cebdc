"""From the figures of a claim to what is checked: what it leaves open is what is known of the model and the market."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.commands.check.request import CheckRequest
from bot.grammar.refusal import Refusal
from bot.present.utilisation import ENOUGH_RUNS
from bot.request import Context
from bot.text import Text, t
from calc.claim import ClaimReport, NothingToCheckError, check
from calc.claimed import Claim, Claimed
from calc.ranges import Range
from config import market
from config.schema.gpu import Gpu
from config.schema.model import Model, ReportedRun

_ENOUGH_OFFERS = 3
"""Offers that make a market on the day of a model's release."""


@dataclass(frozen=True, slots=True)
class Market:
    """What a GPU-hour is offered for, by most offers and with some margin beyond."""

    usd_per_gpu_hour: Range
    gpu: Gpu
    """The GPU, or the one whose market stands for its own."""
    offers: int
    as_of: date
    """The day of the newest of the prices."""


def run(request: CheckRequest, context: Context) -> ClaimReport:
    """Check the claim. Raises Refusal where no two of its figures say anything about each other."""
    try:
        return check(claim_of(request, context), context.catalog.defaults)
    except NothingToCheckError:
        raise Refusal(_missing(request), append=(_lacking(request),)) from None


def claim_of(request: CheckRequest, context: Context) -> Claim:
    """The claim, with the tokens of a known model, and the utilisation and the market of the GPU."""
    catalog, size, gpu = context.catalog, request.size, gpu_of(request, context)
    found = market_of(request, context)
    return Claim(
        params=size.params if size is not None else None,
        active_params=size.active_params if size is not None else None,
        tokens=tokens_of(request),
        gpu=gpu,
        gpus=request.gpus,
        days=request.days,
        gpu_hours=request.gpu_hours,
        cost_usd=_in_usd(request),
        mfu=request.mfu,
        usd_per_gpu_hour=request.price.usd_per_gpu_hour if request.price is not None else None,
        reported_gpu_hours=_reported_hours(request, context, gpu),
        is_added_to_another=request.tokens is None and base_of(request, context) is not None,
        utilisation=catalog.utilisation_of(gpu, "moe" if size is not None and size.is_mixture else "dense"),
        dense=catalog.utilisation_of(gpu, "dense"),
        enough_runs=ENOUGH_RUNS,
        least_active_share=_least_active_share(context),
        market=found.usd_per_gpu_hour if found is not None else None,
        assumed=tuple(_assumed(request)),
    )


def _reported_hours(request: CheckRequest, context: Context, gpu: Gpu) -> float | None:
    """What is published of the very run that is claimed about: the same model, tokens and GPU."""
    model, run = model_of(request), reported_run_of(request, context)
    if model is None or run is None or run.gpu != gpu.id or request.tokens not in (None, model.training_tokens):
        return None
    return run.gpu_hours


def _assumed(request: CheckRequest) -> Iterator[str]:
    if request.gpu is None:
        yield "gpu"
    if request.tokens is None and tokens_of(request) is not None:
        yield "tokens"
    if request.size is not None and request.size.model is None and not request.size.is_mixture:
        yield "active_params"


def _least_active_share(context: Context) -> float:
    """That of the sparsest model of the catalogue; 1 where it has no mixture."""
    models = context.catalog.models.values()
    return min((model.active_params / model.params for model in models if model.active_params is not None), default=1.0)


def tokens_of(request: CheckRequest) -> float | None:
    """The claimed tokens, else those that the model was trained on."""
    model = model_of(request)
    return request.tokens if request.tokens is not None or model is None else model.training_tokens


def model_of(request: CheckRequest) -> Model | None:
    """The model that is claimed about, if it is a known one."""
    return request.size.model if request.size is not None else None


def base_of(request: CheckRequest, context: Context) -> Model | None:
    """The model that the claimed one was made from, whose tokens it has."""
    model = model_of(request)
    return context.catalog.models[model.made_from] if model is not None and model.made_from is not None else None


def reported_run_of(request: CheckRequest, context: Context) -> ReportedRun | None:
    """The published run on the tokens of the model: its own, else that of the model which it was made from."""
    models = (model_of(request), base_of(request, context))
    return next((model.reported_run for model in models if model is not None and model.reported_run is not None), None)


def gpu_of(request: CheckRequest, context: Context) -> Gpu:
    """The claimed GPU, else that of the run which made the model, that of recent models, or the default."""
    if request.gpu is not None:
        return request.gpu
    model, defaults = model_of(request), context.catalog.defaults
    if (run := reported_run_of(request, context)) is not None:
        return context.catalog.gpus[run.gpu]
    released = _release_day(model)
    is_recent = released is not None and released >= defaults.claims.recent_since
    return context.catalog.gpus[defaults.claims.recent_gpu if is_recent else defaults.gpu]


def market_of(request: CheckRequest, context: Context) -> Market | None:
    """What the GPU was offered for at the time of the claim, as far as prices go back; else today."""
    catalog, gpu = context.catalog, gpu_of(request, context)
    like = catalog.gpus[catalog.defaults.claims.price_like.get(gpu.id, gpu.id)]
    margin = catalog.defaults.claims.market_margin
    for day, enough in (
        (request.as_of, 1), (_release_day(model_of(request)), _ENOUGH_OFFERS), (context.today, 1),
    ):  # fmt: skip
        found = market.listed(market.quotes(catalog, like, day, context.rates)) if day is not None else ()
        if len(found) >= enough:
            low, median, high = market.spread_usd_per_gpu_hour(found)
            return Market(Range(low / margin, median, high * margin), like, len(found), market.newest_date(found))
    return None


def _release_day(model: Model | None) -> date | None:
    """The day on which a model came out, where it is known to the day."""
    try:
        return date.fromisoformat(model.released) if model is not None and model.released else None
    except ValueError:
        return None


def _in_usd(request: CheckRequest) -> Claimed | None:
    cost, rate = request.cost, request.fx.rate if request.fx is not None else 1.0
    if cost is None:
        return None
    return cost.through(lambda amount: amount / rate)


def _missing(request: CheckRequest) -> Text:
    """What a claim needs beside what it says."""
    has_compute = request.size is not None and tokens_of(request) is not None
    if has_compute:
        return t("Nothing to hold that against: add GPU-hours, GPUs and days, or what it cost")
    if request.size is not None:
        return t("Tokens are missing, e.g. {example}, or two of GPU-hours, GPUs with days, and cost", example="15T")
    return t("Too little to check: it takes two of parameters with tokens, GPU-hours or GPUs with days, and cost")


def _lacking(request: CheckRequest) -> str:
    """What may complete it, as an example, without what it has."""
    words = ["70B"] if request.size is None else []
    words += ["15T"] if tokens_of(request) is None else []
    if request.gpu_hours is None:
        words += ["x1024"] if request.gpus is None else []
        words += ["in 30d"] if request.days is None else []
    return " ".join(words)
