"""How /serve answers: the best plan, what it comes to, and the next ones."""

from collections.abc import Iterator

from bot.answer import Answer, Row
from bot.commands.serve import texts
from bot.commands.serve.details import details
from bot.commands.serve.machines import smaller_machines
from bot.commands.serve.offers import actions, offers
from bot.commands.serve.reasons import why_next
from bot.commands.serve.request import ServeRequest
from bot.commands.serve.sources import sources
from bot.commands.serve.warnings import warnings
from bot.present import memory, times, weighed
from bot.present import price as price_texts
from bot.request import Context
from bot.text import Share, Text, Whole, t
from calc.plans import Plan
from calc.serve import PlanFigures, PlansReport


def present(request: ServeRequest, report: PlansReport, context: Context) -> Answer:
    """The best plans."""
    smaller = smaller_machines(request, report, context)
    return Answer(
        headline=_headline(request),
        key_figure=_key_figure(request, report.plans[0]),
        lines=tuple(_lines(request, report, context)),
        rows=tuple(_rows(request, report)),
        warnings=tuple(warnings(request, report, smaller, context)),
        most_warnings=1,
        details=tuple(details(request, report, context)),
        working=report.working,
        sources=tuple(sources(request, report, context)),
        actions=actions(request, report, smaller, context),
        charts=offers(request, report, context),
    )


def _headline(request: ServeRequest) -> Text:
    size, load = price_texts.size(request.size), texts.load(request)
    tokens = t("{input} in, {output} out", input=Whole(request.input_tokens), output=Whole(request.written_tokens))
    template = (
        t("Serve {size} to {load}: {tokens}") if request.load.spend is None else t("Serve {size} for {load}: {tokens}")
    )
    return template.filled(size=size, load=load, tokens=tokens)


def _key_figure(request: ServeRequest, best: PlanFigures) -> Text:
    gpus = memory.gpus(best.plan.paid_gpus, best.plan.hardware.gpu)
    if request.load.spend is not None:
        return t("{rate} on {gpus}", rate=texts.rate(best.requests_per_s.mid), gpus=gpus)
    return t("{usd} a month on {gpus}", usd=texts.money(best.usd_per_month.mid, request), gpus=gpus)


def _lines(request: ServeRequest, report: PlansReport, context: Context) -> Iterator[Text]:
    best = report.plans[0]
    plan, option = best.plan, request.option_of(best.plan.hardware.gpu.id)
    if not report.is_kept:
        yield t("Nothing here keeps {asked}; the nearest is {kept}", asked=texts.promised(request.promised),
                kept=texts.promise(report.promise))  # fmt: skip
    yield _spread(request, best)
    yield t(
        "{copies}, {layout}, {precision}, {in_flight} in flight each, {share} busy",
        copies=texts.copies(plan), layout=weighed.ranks(plan.replica.layout),
        precision=plan.replica.model.precision.upper(), in_flight=Whole(round(best.loaded.in_flight)),
        share=Share(plan.busy_share),
    )  # fmt: skip
    first = times.spread(best.ttft_ms)
    if request.written_tokens > 1:
        yield t("TTFT {first}, TPOT {each}", first=first, each=times.spread(best.tpot_ms))
    else:
        yield t("TTFT {time}", time=first)
    yield price_texts.line(
        option.gpu, option.price, context, discount=request.discount, fx=request.fx, as_of=request.as_of
    )
    if len(report.plans) > 1:
        yield why_next(request, best, report.plans[1])


def _spread(request: ServeRequest, best: PlanFigures) -> Text:
    """The range of the key figure, and what tokens come to."""
    each = t("{usd} per 1M tokens", usd=texts.money(best.plan.usd_per_1m_tokens, request))
    if request.load.spend is not None:
        low, high = texts.rate(best.requests_per_s.low), texts.rate(best.requests_per_s.high)
        return t("Likely {low}–{high}; {each}", low=low, high=high, each=each)
    if best.usd_per_month.is_exact:
        return each
    usd = best.usd_per_month
    return t("Likely {low}–{high}; {each}", low=texts.money(usd.low, request), high=texts.money(usd.high, request),
             each=each)  # fmt: skip


def _rows(request: ServeRequest, report: PlansReport) -> Iterator[Row]:
    """The plans behind the best one."""
    for figures in report.plans[1:]:
        time_ms = figures.tpot_ms if request.written_tokens > 1 else figures.ttft_ms
        yield Row(_label(request, figures.plan), _figure(request, figures), times.single(time_ms.mid))


def _label(request: ServeRequest, plan: Plan) -> Text:
    """The GPU, which all other plans differ by; of one kind of GPU the format and the ranks."""
    if len(request.choice.options) > 1:
        return t("{gpu}", gpu=plan.hardware.gpu.label)
    return t(
        "{precision} {layout}",
        precision=plan.replica.model.precision.upper(),
        layout=weighed.ranks(plan.replica.layout),
    )


def _figure(request: ServeRequest, figures: PlanFigures) -> Text:
    if request.load.spend is not None:
        return texts.rate(figures.requests_per_s.mid)
    return t("{usd}", usd=texts.money(figures.usd_per_month.mid, request))
