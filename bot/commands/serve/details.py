"""What a careful reader of plans wants to know: each of them in full, and what is assumed of requests and servers."""

from collections.abc import Iterator

from bot.commands.serve import texts
from bot.commands.serve.request import ServeRequest
from bot.present import memory, times, weighed
from bot.present.calibration import times_of
from bot.request import Context
from bot.text import Plain, Share, Text, Whole, joined, t, verbatim
from calc.serve import PlanFigures, PlansReport


def details(request: ServeRequest, report: PlansReport, context: Context) -> Iterator[Text]:
    """Folded, before the working."""
    for place, figures in enumerate(report.plans, start=1):
        yield t("{place}. {plan}", place=str(place), plan=_in_full(request, figures))
    if request.slowdown != 1:
        yield times_of(request.slowdown)
    yield from _of_requests(request, report.plans[0])
    yield from _of_considered(request, report, context)
    yield t(
        "TTFT: the middle is where requests come one by one at the highest load, the low end an idle copy, the high "
        "end one whose requests all come at once. Promises are kept by the middles"
    )
    if request.load.users is None:
        yield t(
            "Requests come by chance: so many places stay free that at the highest load {share} find none",
            share=Share(context.catalog.serving.plans.waiting_share),
        )
    else:
        yield t("Users ask again as soon as they have an answer: so many requests are in flight at all times")
    yield t("Without staff, network, storage and a load balancer; GPUs are paid for all hours of a month")


def _in_full(request: ServeRequest, figures: PlanFigures) -> Text:
    """One plan with every figure."""
    plan = figures.plan
    parts = (
        t("{gpus} in {precision}: {copies}, {ranks}", gpus=memory.gpus(plan.paid_gpus, plan.hardware.gpu),
          precision=plan.replica.model.precision.upper(), copies=texts.copies(plan),
          ranks=weighed.ranks(plan.replica.layout)),
        t("{in_flight} of {most} in flight each", in_flight=Whole(round(figures.loaded.in_flight)),
          most=Whole(plan.limit.in_flight)),
        t("{usd} a month", usd=_sum(request, figures)),
        t("{usd} per 1M tokens", usd=texts.money(plan.usd_per_1m_tokens, request)),
        t("TTFT {time}", time=times.spread(figures.ttft_ms)),
        t("TPOT {time}", time=times.spread(figures.tpot_ms)),
        t("{share} busy", share=Share(plan.busy_share)),
        t("{rate}", rate=texts.rate(figures.requests_per_s.mid)),
    )  # fmt: skip
    return joined(parts, t("{left}; {right}")) or verbatim("")


def _sum(request: ServeRequest, figures: PlanFigures) -> Text:
    usd = figures.usd_per_month
    mid = texts.money(usd.mid, request)
    if usd.is_exact:
        return t("{usd}", usd=mid)
    return t("{mid} ({low}–{high})", mid=mid, low=texts.money(usd.low, request), high=texts.money(usd.high, request))


def _of_requests(request: ServeRequest, best: PlanFigures) -> Iterator[Text]:
    """What a request is, and how long its answer takes."""
    if request.think_tokens:
        first = best.loaded.ttft_s + request.think_tokens * best.loaded.tpot_s
        yield t(
            "{think} of the output tokens are reasoning: the answer itself begins after {time}",
            think=Whole(request.think_tokens), time=times.single(first * 1e3),
        )  # fmt: skip
    if request.cached:
        yield t(
            "{share} of the input is taken to be cached: it is neither computed nor written again, but each request "
            "holds all of it in memory",
            share=Share(request.cached),
        )
    yield t("A whole answer takes {time}", time=times.single(best.loaded.answer_s * 1e3))
    if request.load.users is not None:
        yield t("Users ask again as soon as they have an answer: {rate} on average",
                rate=texts.rate(best.requests_per_s.mid))  # fmt: skip
    if request.load.traffic is not None and request.load.traffic.unit == "tokens":
        yield t("Tokens are read and written ones: {rate}", rate=texts.rate(best.requests_per_s.mid))
    if request.load.peak != 1:
        yield t("The highest load is {peak} times the mean one; the bill is the same at all hours",
                peak=Plain(request.load.peak))  # fmt: skip


def _of_considered(request: ServeRequest, report: PlansReport, context: Context) -> Iterator[Text]:
    """What was chosen from."""
    if not request.choice.named:
        yield t("Considered: {count} kinds of GPUs with a price", count=Whole(report.gpus_considered))
    if request.weight_format is None:
        formats = {
            precision.upper(): None for figures in report.plans for precision in figures.plan.hardware.precisions
        }
        yield t(
            "Formats considered: {formats}; four bits only where you ask, e.g. int4",
            formats=", ".join(formats),
        )  # fmt: skip
