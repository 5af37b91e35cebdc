"""The charts of /infer: speed of each user against throughput, and what tokens cost on other GPUs."""

from collections.abc import Iterator
from dataclasses import replace

from bot.chart import Axis, Bar, Bars, Choice, Frontier
from bot.commands.infer.request import ServingRequest
from bot.present import memory
from bot.present import price as price_texts
from bot.request import Context
from bot.resolve.layout import usual_weights
from bot.resolve.price import default_price
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
    """A million output tokens as asked, and on other GPUs at default prices; without a price, tokens a second."""
    others = [found for found in _elsewhere(request, report, context) if _measured(found[1], report) is not None]
    bars = [_bar(request, report, report), *(_bar(there, found, report) for there, found in others)]
    has_price = report.usd_per_1m_output_tokens is not None
    return Bars(
        title=t("{size}: cost of 1M output tokens", size=price_texts.size(request.size))
        if has_price
        else t("{size}: output tokens/s of each GPU", size=price_texts.size(request.size)),
        subtitle=t("Lines: likely range. Others: the fewest GPUs that fit, default prices")
        if has_price
        else t("Lines: likely range. Others: the fewest GPUs that fit"),
        bars=tuple(sorted(bars, key=lambda bar: bar.value if has_price else -bar.value)),
    )


def _elsewhere(
    request: ServingRequest, report: ServingReport, context: Context
) -> Iterator[tuple[ServingRequest, ServingReport]]:
    """The same load on the fewest of each kind of GPU that people have, and of the asked kind."""
    catalog = context.catalog
    is_usual = request.precision == usual_weights(request.size, request.gpu)
    fewest = request.model_copy(update={"gpus": None, "tp": None})
    there = [fewest] + [
        fewest.model_copy(
            update={
                "gpu": gpu,
                "precision": usual_weights(request.size, gpu) if is_usual else request.precision,
                "price": default_price(context, gpu, request.as_of or context.today),
                "discount": 0.0,
            }
        )
        for gpu in (catalog.gpus[name] for name in catalog.defaults.memory.shown_gpus if name != request.gpu.id)
    ]
    for other in there:
        try:
            found = estimate(other.run(), catalog.defaults, catalog.serving)
            if found.batch_gpus is not None:
                found = estimate(replace(other.run(), gpus=found.batch_gpus), catalog.defaults, catalog.serving)
        except NoRoomError:
            continue
        if (found.gpu.id, found.gpus) != (report.gpu.id, report.gpus):
            yield other, found


def _measured(report: ServingReport, asked: ServingReport) -> Range | None:
    """What bars show of a report: money where the asked one has a price, which others may lack."""
    if asked.usd_per_1m_output_tokens is None:
        return report.output_tokens_per_s.through(lambda tokens: tokens / report.gpus)
    rate = asked.fx.rate if asked.fx else 1.0
    usd = report.usd_per_1m_output_tokens
    return None if usd is None else usd.through(lambda value: in_currency(usd=value, fx=rate))


def _bar(request: ServingRequest, report: ServingReport, asked: ServingReport) -> Bar:
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
        note=_note(request, report, has_price=has_price),
        is_asked=report is asked,
    )


def _note(request: ServingRequest, report: ServingReport, *, has_price: bool) -> Text:
    count = t("one GPU") if report.gpus == 1 else t("{count} GPUs", count=_count(report.gpus))
    paid = price_texts.paid(request.price, request.discount, request.currency, request.fx)
    return count if paid is None or not has_price else t("{count}, {price}", count=count, price=paid)


def _count(number: int) -> Whole | Compact:
    return Whole(number) if number < 10_000 else Compact(number)
