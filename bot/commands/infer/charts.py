"""The charts of /infer: speed of each user against throughput, and what tokens cost on other GPUs."""

from collections.abc import Iterator
from dataclasses import replace

from bot.chart import Axis, Bar, Bars, Choice, Frontier
from bot.commands.infer.load import is_cut, on_enough, on_other
from bot.commands.infer.request import ServingRequest
from bot.present import memory
from bot.present import price as price_texts
from bot.request import Context
from bot.text import Compact, Money, Text, Whole, t
from calc.cost import in_currency
from calc.ranges import Range
from calc.serving import NoRoomError, ServingReport, estimate


def frontier(request: ServingRequest, report: ServingReport, context: Context) -> Frontier:
    """Tokens a second of each GPU against those of each user, from one request in flight to the most that fit."""
    reports = [
        report if batch == report.batch else _with_batch(request, report, batch, context) for batch in _batches(report)
    ]
    return Frontier(
        title=t(
            "{size} on {gpus}: speed against throughput",
            size=price_texts.size(request.size), gpus=memory.gpus(report.gpus, report.gpu),
        ),
        subtitle=t(
            "Points: requests in flight, up to {most}. {input} tokens in, {output} out",
            most=_count(report.max_batch), input=Whole(report.input_tokens), output=Whole(report.output_tokens),
        ),
        x=Axis(t("Tokens/s of each user"), "count"),
        y=Axis(t("Tokens/s of each GPU"), "count"),
        choices=tuple(_choice(found, is_chosen=found is report) for found in reports),
    )  # fmt: skip


def _batches(report: ServingReport) -> list[int]:
    """Powers of two, without one that is about the most that fit, that most, and the chosen number."""
    doubled = {1 << power for power in range((report.max_batch * 2 // 3).bit_length())}
    return sorted(doubled | {report.batch, report.max_batch})


def _with_batch(request: ServingRequest, report: ServingReport, batch: int, context: Context) -> ServingReport:
    """The same GPUs with another number of requests in flight."""
    run = replace(request.run(), gpus=report.gpus, tp=report.tp, batch=batch)
    return estimate(run, context.catalog.defaults, context.catalog.serving)


def _choice(report: ServingReport, *, is_chosen: bool) -> Choice:
    each, of_gpu = report.output_tokens_per_s_per_user.mid, report.output_tokens_per_s.mid / report.gpus
    label = t("{batch}", batch=_count(report.batch))
    if is_chosen:
        label = t(
            "{batch} in flight: {each} each, {all} a GPU",
            batch=_count(report.batch), each=Compact(each, 2), all=Compact(of_gpu, 2),
        )  # fmt: skip
    return Choice(each, of_gpu, label, is_chosen=is_chosen)


def cost_by_gpu(request: ServingRequest, report: ServingReport, context: Context) -> Bars:
    """A million output tokens on each GPU, as its button answers it; without a price, tokens a second."""
    asked = _as_compared(request, report, context)
    others = [found for found in _elsewhere(request, context) if _measured(found[1], report) is not None]
    bars = [_bar(*asked, report, is_asked=True), *(_bar(*found, report, is_asked=False) for found in others)]
    has_price = report.usd_per_1m_output_tokens is not None
    size = price_texts.size(request.size)
    return Bars(
        title=t("{size}: cost of 1M output tokens", size=size)
        if has_price
        else t("{size}: output tokens/s of each GPU", size=size),
        subtitle=_subtitle(request, has_price=has_price),
        bars=tuple(sorted(bars, key=lambda bar: bar.value if has_price else -bar.value)),
    )


def _subtitle(request: ServingRequest, *, has_price: bool) -> Text:
    """What all bars have in common, and at which prices the others are."""
    if request.gpus is not None:
        shared = t("all on one GPU") if request.gpus == 1 else t("all on {count} GPUs", count=_count(request.gpus))
    elif request.batch == "max":
        shared = t("the fewest GPUs that fit, as many in flight as they hold")
    else:
        shared = t("the fewest GPUs for {batch} in flight", batch=_count(request.batch))
    if not has_price:
        return t("Lines: likely range. Bars: {shared}", shared=shared)
    if request.price is not None and request.price.has_terms:
        return t("Lines: likely range. Bars: {shared}; on the same terms, or else at default prices", shared=shared)
    return t("Lines: likely range. Bars: {shared}; others at default prices", shared=shared)


def _as_compared(
    request: ServingRequest, report: ServingReport, context: Context
) -> tuple[ServingRequest, ServingReport]:
    """The asked GPU, on as many as hold all of the load where no number was given."""
    enough = on_enough(request, context)
    if enough == request:
        return request, report
    return enough, estimate(enough.run(), context.catalog.defaults, context.catalog.serving)


def _elsewhere(request: ServingRequest, context: Context) -> Iterator[tuple[ServingRequest, ServingReport]]:
    """The same on each other kind of GPU that people have, without those that do not hold it."""
    catalog = context.catalog
    for gpu in (catalog.gpus[name] for name in catalog.defaults.memory.shown_gpus if name != request.gpu.id):
        there = on_other(request, gpu, context)
        if there is None:
            continue
        try:
            found = estimate(there.run(), catalog.defaults, catalog.serving)
        except NoRoomError:
            continue
        if found.fits:
            yield there, found


def _measured(report: ServingReport, asked: ServingReport) -> Range | None:
    """What bars show of a report: money where the asked one has a price, which others may lack."""
    if asked.usd_per_1m_output_tokens is None:
        return report.output_tokens_per_s.through(lambda tokens: tokens / report.gpus)
    rate = asked.fx.rate if asked.fx else 1.0
    usd = report.usd_per_1m_output_tokens
    return None if usd is None else usd.through(lambda value: in_currency(usd=value, fx=rate))


def _bar(request: ServingRequest, report: ServingReport, asked: ServingReport, *, is_asked: bool) -> Bar:
    measured = _measured(report, asked)
    assert measured is not None  # reports without one were left out
    has_price = asked.usd_per_1m_output_tokens is not None
    return Bar(
        label=t("{gpu}", gpu=request.gpu.label),
        value=measured.mid,
        said=t("{cost}", cost=Money(measured.mid, asked.currency, 2))
        if has_price
        else t("{rate}/s", rate=Compact(measured.mid, 2)),
        low=measured.low,
        high=measured.high,
        note=_calibrated(_note(request, report, has_price=has_price), report),
        is_asked=is_asked,
    )


def _calibrated(note: Text, report: ServingReport) -> Text:
    """With a word that this bar is of a measured one: a factor holds on no other GPU."""
    return note if report.calibration is None else t("{left}, {right}", left=note, right=t("calibrated"))


def _note(request: ServingRequest, report: ServingReport, *, has_price: bool) -> Text:
    count = t("one GPU") if report.gpus == 1 else t("{count} GPUs", count=_count(report.gpus))
    if is_cut(report):
        return t("{count}, only {most} in flight", count=count, most=_count(report.batch))
    paid = price_texts.paid(request.price, request.discount, request.currency, request.fx)
    return count if paid is None or not has_price else t("{count}, {price}", count=count, price=paid)


def _count(number: int) -> Whole | Compact:
    return Whole(number) if number < 10_000 else Compact(number)
