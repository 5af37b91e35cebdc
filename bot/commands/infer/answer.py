"""How /infer answers: money and speed, what is doubtful about them, and where the figures come from."""

from collections.abc import Iterator

from bot.answer import Answer, Row
from bot.commands.infer import calibrated
from bot.commands.infer.load import is_cut
from bot.commands.infer.money import money
from bot.commands.infer.offers import offers
from bot.commands.infer.request import ServingRequest
from bot.commands.infer.sources import of_estimate
from bot.commands.infer.warnings import warnings
from bot.commands.infer.wording import tokens_in
from bot.present import memory, own, sources, times
from bot.present import price as price_texts
from bot.request import Context
from bot.text import Compact, Energy, Plain, Share, Text, Whole, t
from calc.cost import in_currency
from calc.serving import ServingReport
from calc.speculation import Speculated
from calc.working import Step, Working

_LONG_COUNT = 10_000
"""From here on a number of requests or GPUs is written short."""


def present(request: ServingRequest, report: ServingReport, context: Context) -> Answer:
    """An estimate of serving."""
    return Answer(
        headline=_headline(request),
        key_figure=_key_figure(report),
        lines=tuple(_lines(request, report, context)),
        rows=tuple(_rows(report)),
        warnings=tuple(warnings(request, report, context)),
        details=tuple(_details(request, report, context)),
        working=(*own.working(request.price, report.working), *_in_currency(report)),
        sources=(*of_estimate(request, context), sources.of_power(context.catalog.defaults.power)),
        first_actions=calibrated.offers(request, context) if report.calibration else (),
        charts=offers(request, report, context),
    )


def _headline(request: ServingRequest) -> Text:
    return t(
        "Serve {size} in {precision}: {input} in, {output} out",
        size=price_texts.size(request.size),
        precision=memory.stored_in(request.weight_format),
        input=tokens_in(request),
        output=Whole(request.output_tokens),
    )


def _key_figure(report: ServingReport) -> Text:
    if report.usd_per_1m_output_tokens is None or report.usd_per_1m_input_tokens is None:
        return t("{tokens} output tokens/s", tokens=Compact(report.output_tokens_per_s.mid, 2))
    if not report.usd_per_1m_output_tokens.mid:
        return t("{input} per 1M tokens in", input=money(report.usd_per_1m_input_tokens.mid, report))
    return t(
        "{output} per 1M tokens out, {input} in",
        output=money(report.usd_per_1m_output_tokens.mid, report),
        input=money(report.usd_per_1m_input_tokens.mid, report),
    )


def _in_currency(report: ServingReport) -> tuple[Step, ...]:
    """The step from USD to the key figure, where that is in another currency."""
    usd, working = report.usd_per_1m_output_tokens, Working()
    if report.fx is not None and usd is not None:
        exchanged = in_currency.named("Per 1M output tokens").giving(report.currency)
        working.compute(exchanged, usd=usd.mid, fx=report.fx.rate)
    return working.steps


def _lines(request: ServingRequest, report: ServingReport, context: Context) -> Iterator[Text]:
    """What is other than asked stands first, where inline results show it."""
    if not report.fits and report.asked_gpus is not None:
        needed = memory.gpus(report.gpus, report.gpu)
        yield t("Does not fit on {asked}: needs {gpus}", asked=Whole(report.asked_gpus), gpus=needed)
    spread = _spread(report)
    if report.asked_batch is not None and is_cut(report):
        most, asked = Whole(report.batch), Whole(report.asked_batch)
        spread = t("Only {most} of {asked} in flight. {spread}", most=most, asked=asked, spread=spread)
    yield spread
    if request.price is None:
        yield price_texts.unknown(request.gpu, request.as_of)
    else:
        yield price_texts.line(
            request.gpu, request.price, context, discount=request.discount, fx=request.fx, as_of=request.as_of
        )


def _spread(report: ServingReport) -> Text:
    """The range of the key figure, and what it holds."""
    usd, tokens = report.usd_per_1m_output_tokens, report.output_tokens_per_s
    if usd is not None and not usd.mid:
        usd = report.usd_per_1m_input_tokens
    low, high = (Compact(tokens.low, 2), Compact(tokens.high, 2)) if usd is None else (
        money(usd.low, report), money(usd.high, report))  # fmt: skip
    is_certain = not report.doubts and report.calibration is None
    text = t("80 % of measured points: {low}–{high}") if is_certain else t("Likely {low}–{high}")
    return text.filled(low=low, high=high)


def _layout(report: ServingReport) -> Text:
    """`8, TP 8`, `16, TP 8, PP 2`, `16, EP 16`."""
    text = t("{gpus}", gpus=_count(report.gpus))
    if report.ep is not None:
        return t("{gpus}, EP {ranks}", gpus=text, ranks=Whole(report.ep))
    if report.tp > 1:
        text = t("{gpus}, TP {ranks}", gpus=text, ranks=Whole(report.tp))
    return t("{layout}, PP {stages}", layout=text, stages=Whole(report.pp)) if report.pp > 1 else text


def _rows(report: ServingReport) -> Iterator[Row]:
    """What a line says already has no row."""
    if report.fits:
        yield Row(t("GPUs"), _layout(report))
    if report.asked_batch is None:
        yield Row(t("Batch"), t("{most}, the most", most=_count(report.batch)))
    elif report.batch == report.asked_batch:
        yield Row(t("Batch"), t("{batch} of {most}", batch=_count(report.batch), most=_count(report.max_batch)))
    yield Row(t("TTFT"), t("{time}, idle", time=times.single(report.ttft_ms.mid)))
    if report.output_tokens > 1:  # the first one is the prompt's
        yield Row(t("TPOT"), times.spread(report.tpot_ms))
        yield Row(t("Tokens/s"), t("{all}, {each} each", all=Compact(report.output_tokens_per_s.mid, 2),
                                   each=Compact(report.output_tokens_per_s_per_user.mid, 2)))  # fmt: skip
        if report.speculation is None or report.calibration is None:  # no room for all three
            yield Row(t("Energy"), t("{energy} per 1M", energy=Energy(report.kwh_per_1m_output_tokens.mid / 1000)))
        if report.calibration is not None:
            yield Row(t("Calibrated"), calibrated.short(report.calibration))
        if report.speculation is not None:
            yield Row(t("Drafts"), t("{count}, {speed}× as fast", count=Whole(report.speculation.drafted),
                                     speed=Plain(report.speculation.speedup, 2)))  # fmt: skip
        elif report.calibration is None:  # no room for both
            yield Row(t("Bound"), t("by memory") if report.bound == "memory" else t("by compute"))


def _count(number: int) -> Whole | Compact:
    return Whole(number) if number < _LONG_COUNT else Compact(number)


def _details(request: ServingRequest, report: ServingReport, context: Context) -> Iterator[Text]:
    yield from own.details(request.price)
    if report.calibration is not None:
        yield from calibrated.details(report.calibration)
    if not report.fits:
        yield t("Laid on GPUs: {layout}", layout=_layout(report))
    if report.replicas > 1:
        yield t("{replicas} copies of the model share the requests", replicas=Whole(report.replicas))
    if report.ep is not None:
        how = context.catalog.serving.expert_parallel
        yield t(
            "Each GPU has a part of the experts, all other weights and requests of its own; the fullest part is taken "
            "{times} times the mean, and no time of sending tokens is hidden",
            times=Plain(how.imbalance),
        )  # fmt: skip
    yield from _of_prompt(report)
    if report.output_tokens > 1:
        yield t(
            "TPOT and tokens/s ({low}–{high}): always {batch} in flight, with the prompts of new ones, without queues",
            low=Compact(report.output_tokens_per_s.low, 2),
            high=Compact(report.output_tokens_per_s.high, 2),
            batch=Whole(report.batch),
        )
    if report.speculation is not None:
        yield from _of_drafts(report.speculation, request)
    if report.usd_per_request is not None and report.usd_per_1m_blended is not None:
        yield t(
            "A request costs {request}, {blended} per 1M tokens of both kinds: input bears the prompt, output the rest",
            request=money(report.usd_per_request.mid, report),
            blended=money(report.usd_per_1m_blended.mid, report),
        )
        if request.price is not None and request.price.own is None:
            yield t("Money is for GPUs that always have work; idle hours come on top")
    yield t("Not covered: prefill on servers of its own")


def _of_drafts(found: Speculated, request: ServingRequest) -> Iterator[Text]:
    """What is taken of drafted tokens, and what they give."""
    by_whom = t("layers of the model") if request.drafts is not None and request.drafts.is_mtp else t("a draft model")
    yield t(
        "Drafted by {whom} for each step: {count}, right with {acceptance}, {share} of a step each; "
        "{tokens} tokens a step",
        whom=by_whom, count=Whole(found.drafted), acceptance=Share(found.acceptance), share=Share(found.draft_share),
        tokens=Plain(found.tokens_per_step, 3),
    )  # fmt: skip
    yield t("Memory of what drafts is not counted: its weights and its cache")


def _of_prompt(report: ServingReport) -> Iterator[Text]:
    """What the time to the first token holds, and what is taken of cached tokens."""
    time = times.spread(report.ttft_ms)
    if not report.cached:
        yield t("TTFT {time}: an idle server and nothing cached; under load it is the scheduler's to decide", time=time)
        return
    yield t(
        "TTFT {time}: an idle server with {share} of the prompt cached; under load it is the scheduler's to decide",
        time=time, share=Share(report.cached),
    )  # fmt: skip
    yield t("Cached tokens count in the memory of each request in flight: what requests share may leave more room")
