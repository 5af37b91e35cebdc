"""How /check answers: the verdict, each figure as claimed and as usual, what was assumed, and the sources."""

from collections.abc import Callable, Iterator

from bot.answer import Action, Answer, Row, Source
from bot.commands.check.request import CheckRequest
from bot.commands.check.run import Market, base_of, market_of, model_of, reported_run_of
from bot.commands.check.verdict import verdict, would_be_true
from bot.present import doubts, rates, sources
from bot.present import price as price_texts
from bot.present import utilisation as utilisation_texts
from bot.request import Context
from bot.text import Compact, Money, Month, Plain, Price, Share, Text, Value, Whole, joined, t, verbatim
from calc.claim import ClaimReport
from calc.claimed import Claimed
from calc.ranges import Range

_MUCH = 1.5
"""Times the usual: from here on the rest of a project may be in a figure."""


def present(request: CheckRequest, report: ClaimReport, context: Context) -> Answer:
    """The answer of a check."""
    return Answer(
        headline=_headline(request, report),
        key_figure=verdict(request, report),
        lines=tuple(_lines(request, report, context)),
        rows=tuple(_rows(request, report)),
        warnings=tuple(_warnings(request, report, context)),
        notes=tuple(_assumed(request, report, context)),
        details=tuple(_details(request, report, context)),
        working=report.working,
        sources=tuple(_sources(request, report, context)),
        actions=tuple(_actions(request, report)),
    )


def _headline(request: CheckRequest, report: ClaimReport) -> Text:
    if request.size is None:
        return t("Check of a claim about training")
    size = price_texts.size(request.size)
    if report.tokens is None:
        return t("Check: {size}", size=size)
    return t("Check: {size} on {tokens} tokens", size=size, tokens=Compact(report.tokens, 4))


def _lines(request: CheckRequest, report: ClaimReport, context: Context) -> Iterator[Text]:
    if (remedy := would_be_true(request, report, context)) is not None:
        yield remedy
    parts = [verbatim(report.gpu.label)]
    if report.gpus is not None:
        parts = [t("{gpus} {gpu}", gpus=_open(report.gpus, lambda gpus: Whole(round(gpus))), gpu=report.gpu.label)]
    if _has_money(request, report):
        found = market_of(request, context)
        parts += [t("prices of {month}", month=Month(found.as_of))] if found is not None else []
    parts += [rates.briefly(rate) for rate in rates.distinct(request.fx, request.price)]
    yield joined(parts, t("{left} · {right}")) or t("")
    usual = report.expected.cost_usd
    if request.cost is None and usual is not None:
        rate = request.fx.rate if request.fx is not None else 1.0
        low, high = (Money(usd * rate, request.cost_currency, 2) for usd in (usual.low, usual.high))
        yield t("Usual cost: {low}–{high}", low=low, high=high)


def _has_money(request: CheckRequest, report: ClaimReport) -> bool:
    """Whether prices of the market stand in the answer."""
    return request.price is not None or report.expected.cost_usd is not None


def _rows(request: CheckRequest, report: ClaimReport) -> Iterator[Row]:
    """Each figure as claimed and as usual; hours that the claim leaves out have only the second."""
    rate, currency = request.fx.rate if request.fx is not None else 1.0, request.cost_currency
    expected = report.expected
    yield Row(verbatim(""), t("claimed"), t("usual"))
    if report.gpu_hours is not None or expected.gpu_hours is not None:
        hours = _open(report.gpu_hours, lambda hours: Compact(hours, 3))
        cluster = next((check.expected for check in report.checks if check.name == "cluster"), None)
        yield Row(t("GPU hrs"), hours, _between(expected.gpu_hours or cluster, lambda hours: Compact(hours, 2)))
    if report.days is not None or expected.days is not None:
        yield Row(t("Days"), _open(report.days, _days), _between(expected.days, _days))
    if request.cost is not None:
        figures = 3 if request.cost.is_exact else 2
        cost = _open(request.cost, lambda amount: Money(amount, currency, figures))
        yield Row(t("Cost"), cost, _money_between(expected.cost_usd, rate))
    share = report.mfu or (_claimed(report.implied_mfu) if report.implied_mfu is not None else None)
    if share is not None:
        usual = t("{low}–{high}", low=Share(expected.mfu.low, bare=True), high=Share(expected.mfu.high))
        yield Row(t("MFU"), _open(share, Share), usual)
    price = request.price.usd_per_gpu_hour if request.price is not None else None
    if price is None and report.implied_usd_per_gpu_hour is not None:
        price = report.implied_usd_per_gpu_hour.mid
    if price is not None:
        paid = t("{price}", price=Price(price * rate, currency))
        yield Row(t("Price/h"), paid, _money_between(expected.usd_per_gpu_hour, rate))


def _days(days: float) -> Plain:
    return Plain(days, 2 if days < 100 else 3)


def _claimed(implied: Range) -> Claimed:
    return Claimed(implied.low, implied.high)


def _open(value: Claimed | None, write: Callable[[float], Value]) -> Text:
    """An exact figure as it is, the middle of two ends, or the side on which it is open; a dash for none."""
    if value is None:
        return verbatim("–")
    middle = write(value.mid)
    if value.low is None:
        return t("<{most}", most=middle)
    if value.high is None:
        return t(">{least}", least=middle)
    return t("{figure}", figure=middle) if value.is_exact else t("~{middle}", middle=middle)


def _between(usual: Range | None, write: Callable[[float], Value]) -> Text:
    if usual is None:
        return verbatim("–")
    if usual.is_exact:
        return t("{figure}", figure=write(usual.mid))
    return t("{low}–{high}", low=write(usual.low), high=write(usual.high))


def _money_between(usual_usd: Range | None, rate: float) -> Text:
    """In the currency of the claim beside it, which a row has no room to say again."""
    return _between(usual_usd, lambda usd: Compact(usd * rate, 2))


def _warnings(request: CheckRequest, report: ClaimReport, context: Context) -> Iterator[Text]:
    """What to be warned of, the gravest first."""
    project = context.catalog.defaults.project.compute_over_final_run
    is_dear = report.verdict == "high" and report.decisive.name in ("compute", "money")
    if is_dear and _MUCH < report.ratio <= project.high:
        yield t(
            "A whole project, with experiments and failed runs, takes {low}–{high} times its final run",
            low=Plain(project.low), high=Plain(project.high),
        )  # fmt: skip
    if "active_params" in report.assumed and report.verdict != "agrees":
        yield t("All parameters are taken as active; of a mixture say active=")
    is_explained = report.would_be_true is not None and report.would_be_true.assumption == "added_part"
    if report.verdict != "agrees" and not is_explained:
        if "gpu" in report.assumed:
            yield t("No GPU is named: of another one it may be true, e.g. {gpu}", gpu="h200")
        if "tokens" in report.assumed:
            yield t("The tokens are those of all its training: fine-tuning takes far fewer, say tokens=")
    if request.size is not None:
        yield from price_texts.size_warnings(request.size, context.catalog)
    best = context.catalog.defaults.best_measured_mfu
    if report.implied_mfu is not None and best < report.implied_mfu.low <= 1 and report.would_be_true is None:
        yield t(
            "MFU {mfu} is above the best ever measured, {best}", mfu=Share(report.implied_mfu.low), best=Share(best)
        )
    yield from doubts.of_used(report.gpu, doubts.of_peak(report.gpu.training_precision), size=request.size)


def _assumed(request: CheckRequest, report: ClaimReport, context: Context) -> Iterator[Text]:
    """What the claim leaves open, and what stands in its place."""
    parts = []
    if "added_part" in report.assumed and (base := base_of(request, context)) is not None:
        parts.append(t("only what was added to {model}", model=base.name))
    if "gpu" in report.assumed:
        parts.append(verbatim(report.gpu.label))
    if "tokens" in report.assumed and report.tokens is not None:
        parts.append(t("{tokens} tokens, as published", tokens=Compact(report.tokens)))
    if "gpu_hours" in report.assumed and report.gpu_hours is not None:
        parts.append(t("{hours} GPU-hours, as reported", hours=Compact(report.gpu_hours.mid)))
    model, size = model_of(request), request.size
    if report.compute_flop is not None and size is not None and model is not None and model.active_params is not None:
        parts.append(t("{active} active", active=Compact(size.active_params)))
    found = market_of(request, context)
    if found is not None and found.gpu.id != report.gpu.id and _has_money(request, report):
        parts.append(t("prices of {gpu}", gpu=found.gpu.label))
    if (text := joined(parts, t("{left}, {right}"))) is not None:
        yield t("Assumed: {what}", what=text)


def _details(request: CheckRequest, report: ClaimReport, context: Context) -> Iterator[Text]:
    size, catalog = request.size, context.catalog
    used = catalog.utilisation_of(report.gpu, "moe" if size is not None and size.is_mixture else "dense")
    if report.compute_flop is not None:
        yield from utilisation_texts.details(used, None, None)
        if used.kind == "moe" and used.runs < utilisation_texts.ENOUGH_RUNS:
            yield t("So few runs of mixtures say little: the range reaches as far as that of dense models")
        yield t("Usual is what 80 % of real runs take; MFU counts 6·N·D over all hours of the run, at the dense peak")
    if report.gpus is not None and report.days is not None and request.gpu_hours is None:
        yield t("GPU-hours: the GPUs times the days")
    if request.cost is not None:
        project = catalog.defaults.project.compute_over_final_run
        yield t(
            "The cost is held against the final run alone; the compute of its project is {low} to {high} times that, "
            "and serving the model costs extra",
            low=Plain(project.low), high=Plain(project.high),
        )  # fmt: skip
    if _has_money(request, report) and (found := market_of(request, context)) is not None:
        yield t(
            "Price a GPU-hour: {count} offers of {gpu}, 10th to 90th percentile and {margin} times beyond; newest "
            "{day}",
            count=Whole(found.offers), gpu=found.gpu.label, day=found.as_of,
            margin=Plain(catalog.defaults.claims.market_margin),
        )  # fmt: skip


def _sources(request: CheckRequest, report: ClaimReport, context: Context) -> Iterator[Source]:
    catalog, size, model = context.catalog, request.size, model_of(request)
    yield sources.of_peak(report.gpu)
    if report.compute_flop is not None:
        kind = catalog.utilisation_of(report.gpu, "moe" if size is not None and size.is_mixture else "dense")
        dense = catalog.utilisation_of(report.gpu, "dense")
        yield sources.of_utilisation(kind)
        if dense.id != kind.id and kind.runs < utilisation_texts.ENOUGH_RUNS:
            yield sources.of_utilisation(dense)
    if model is not None:
        yield sources.of_model(model)
        if (run := reported_run_of(request, context)) is not None and report.tokens is not None:
            yield sources.of_reported_run(run, catalog)
    if _has_money(request, report) and (found := market_of(request, context)) is not None:
        yield _of_market(found)
    yield from sources.of_rates(request.fx, request.price)
    claims = catalog.defaults.claims
    yield Source(t("rounding"), t("within a factor of {factor}", factor=Plain(claims.rounding)), None, claims.source)
    if request.cost is not None:
        yield from sources.of_project(catalog.defaults.project)


def _of_market(found: Market) -> Source:
    """The offers behind the usual price, which /price lists with the source of each."""
    spread = found.usd_per_gpu_hour
    value = t("{low}–{high} USD/h", low=Plain(spread.low), high=Plain(spread.high))
    return Source(t("market of {gpu}", gpu=found.gpu.label), value, found.as_of, f"/price {found.gpu.id}")


def _actions(request: CheckRequest, report: ClaimReport) -> Iterator[tuple[Action, ...]]:
    """The same run as /train estimates it."""
    if request.size is None or report.tokens is None:
        return
    words = [*request.size.spelled(), request.size.spelled_tokens(report.tokens), report.gpu.id]
    if report.gpus is not None:
        words.append(f"x{round(report.gpus.mid)}")
    yield (Action(t("Estimate"), " ".join(("/train", *words))),)
