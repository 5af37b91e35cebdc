"""What /serve finds out: the best plans, and what each of them comes to."""

import math
from collections.abc import Mapping
from typing import Any

from bot.commands.serve.request import ServeRequest
from bot.grammar import canonical
from bot.grammar.refusal import Refusal
from bot.grammar.spend import Spend
from bot.render.jsonable import jsonable
from bot.request import Context
from bot.resolve.hardware import hardware_of, no_room, question_of
from bot.resolve.traffic import HOURS
from bot.text import Money, Whole, t
from calc.cost import in_currency
from calc.demand import Demand, Requests, Spending, Users
from calc.hosting import HOURS_PER_MONTH
from calc.plans import Question
from calc.replica import Promise
from calc.serve import BeyondClustersError, PlanFigures, PlansReport, TooLittleMoneyError, best_plans
from calc.serving import NoRoomError

MOST_PLANS = 5


def run(request: ServeRequest, context: Context) -> PlansReport:
    """Weigh all plans. Raises Refusal where no GPU holds the model, or no cluster or no money carries the load."""
    catalog = context.catalog
    try:
        return best_plans(
            plans_question(request),
            hardware_of(request, catalog.serving),
            catalog.serving,
            most_gpus=catalog.defaults.cluster.largest_gpus,
            most_plans=MOST_PLANS,
            currency=request.currency,
            fx=request.fx,
        )
    except NoRoomError:
        raise no_room(request, request.written_tokens) from None
    except BeyondClustersError:
        most = Whole(catalog.defaults.cluster.largest_gpus)
        message = t("That takes more than {most} GPUs, which no cluster has: give less traffic", most=most)
        raise Refusal(message, field="traffic" if request.load.traffic else "users") from None
    except TooLittleMoneyError as error:
        raise _too_little(request, error.least_usd_per_month) from None


def _too_little(request: ServeRequest, least_usd: float) -> Refusal:
    """What the cheapest plan costs, and the same question with that."""
    spend, fx = request.load.spend, request.spend_fx
    assert spend is not None  # nothing else can be too little
    least = _rounded_up(in_currency.function(usd=least_usd, fx=fx.rate if fx else 1.0))
    currency = spend.currency or "USD"
    enough = canonical.spend(Spend(least, currency, "month"))
    message = t("The cheapest plan costs {least} a month", least=Money(least, currency))
    return Refusal(message, field="spend", did_you_mean=(enough,), replace_with=(enough,))


def _rounded_up(amount: float) -> float:
    """To three figures."""
    scale = 10.0 ** (math.floor(math.log10(amount)) - 2)
    return math.ceil(amount / scale) * scale


def plans_question(request: ServeRequest) -> Question:
    """What plans are found for."""
    promised, load = request.promised, request.load
    return question_of(
        request,
        output_tokens=request.written_tokens,
        demand=_demand(request),
        promise=Promise(
            ttft_s=None if promised.ttft_ms is None else promised.ttft_ms / 1e3,
            tpot_s=None if promised.tpot_ms is None else promised.tpot_ms / 1e3,
            answer_s=promised.answer_s,
        ),
        peak=load.peak,
        spare_copies=load.spare,
    )


def _demand(request: ServeRequest) -> Demand:
    load = request.load
    if load.users is not None:
        return Users(load.users)
    if load.spend is not None:
        usd = load.spend.amount / (request.spend_fx.rate if request.spend_fx else 1.0)
        return Spending(usd / HOURS[load.spend.per] * HOURS_PER_MONTH)
    assert load.traffic is not None  # one of the three
    per_s = load.traffic.amount / HOURS[load.traffic.per] / 3600
    is_of_requests = load.traffic.unit == "requests"
    return Requests(per_s if is_of_requests else per_s / (request.input_tokens + request.written_tokens))


def result(report: PlansReport) -> Mapping[str, Any]:
    """The plans by rank, with every figure in USD."""
    promise = report.promise
    return {
        "plans": [_plan(figures) for figures in report.plans],
        "measured": _plan(report.measured) if report.measured is not None else None,
        "promise": {
            "ttft_ms": None if promise.ttft_s is None else promise.ttft_s * 1e3,
            "tpot_ms": None if promise.tpot_s is None else promise.tpot_s * 1e3,
            "answer_s": promise.answer_s,
        },
        "promise_kept": report.is_kept,
        "gpus_considered": report.gpus_considered,
        "currency": report.currency,
        "fx": {"rate": fx.rate, "date": fx.date and fx.date.isoformat()} if (fx := report.fx) else None,
    }


def _plan(figures: PlanFigures) -> Mapping[str, Any]:
    plan = figures.plan
    layout = plan.replica.layout
    return {
        "gpu": plan.hardware.gpu.id,
        "gpus": plan.gpus,
        "paid_gpus": plan.paid_gpus,
        "replicas": plan.copies,
        "needed_replicas": plan.needed_copies,
        "spare_replicas": plan.fleets.spare_copies,
        "gpus_per_replica": layout.gpus,
        "tp": layout.tp,
        "pp": layout.pp,
        "precision": plan.replica.model.weight_format.precision,
        "weight_format": plan.replica.model.precision,
        "batch": figures.loaded.in_flight,
        "max_batch": plan.limit.in_flight,
        "batch_bound": plan.limit.bound,
        "ttft_ms": jsonable(figures.ttft_ms),
        "tpot_ms": jsonable(figures.tpot_ms),
        "answer_s": jsonable(figures.answer_s),
        "utilisation": plan.busy_share,
        "requests_per_s": jsonable(figures.requests_per_s),
        "capacity_requests_per_s": plan.capacity_requests_per_s,
        "price_usd_per_gpu_hour": plan.hardware.usd_per_gpu_hour,
        "usd_per_month": jsonable(figures.usd_per_month),
        "usd_per_1m_tokens": plan.usd_per_1m_tokens,
    }
