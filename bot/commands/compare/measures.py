"""By what the rows of a comparison are set against each other: money, what stands in its place, a second figure."""

from dataclasses import dataclass

from bot.commands.compare.asked import InnerRequest
from bot.commands.train.request import TrainRequest
from bot.present import memory
from bot.text import Compact, Money, Text, Whole, t
from calc.cost import in_currency
from calc.finetuning import FinetuningReport
from calc.memory import MemoryReport
from calc.ranges import Range
from calc.serving import ServingReport
from calc.training import TrainingReport

_LONG_TIME_MS = 995
"""From here on two figures round to a second."""

InnerReport = TrainingReport | ServingReport | MemoryReport | FinetuningReport


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """What one report says in a table."""

    fits: bool
    money: Range | None
    """In the answer's currency; None without a price, and of memory, which has none."""
    currency: str
    work: Range
    """What is shown in place of money: GPU-hours, tokens a second, or gigabytes."""
    rank: tuple[float, ...]
    """Less is better, where there is no money."""
    second: Text


@dataclass(frozen=True, slots=True)
class Heads:
    """What stands over the columns."""

    first: Text
    second: Text


def heads_of(request: InnerRequest, report: InnerReport) -> Heads:
    """The heads of a table whose rows are like this one."""
    match report:
        case ServingReport(output_tokens=1):
            return Heads(t("1M in"), t("TTFT"))
        case ServingReport():
            return Heads(t("1M out"), t("TPOT"))
        case MemoryReport():
            return Heads(t("each"), t("GPUs"))
        case TrainingReport() if _is_sized(request):
            return Heads(t("cost"), t("GPUs"))
        case TrainingReport() if report.days is not None:
            return Heads(t("cost"), t("days"))
        case TrainingReport() | FinetuningReport():
            return Heads(t("cost"), t("GPU-h"))


def measure_of(request: InnerRequest, report: InnerReport) -> Measure:
    """What a report says in a table."""
    match report:
        case TrainingReport():
            return _of_training(report, is_sized=_is_sized(request))
        case ServingReport():
            return _of_serving(report)
        case MemoryReport():
            return _of_memory(report)
        case FinetuningReport():
            return _of_finetuning(report)


def _is_sized(request: InnerRequest) -> bool:
    """Whether a deadline says how many GPUs a run has."""
    return isinstance(request, TrainRequest) and request.deadline_days is not None and request.gpus is None


def shown_money(measure: Measure) -> Text:
    """The money of a row in two figures."""
    mid = measure.money.mid if measure.money else 0.0
    return t("{cost}", cost=Money(mid, measure.currency, 2))


def _of_training(report: TrainingReport, *, is_sized: bool) -> Measure:
    second = _short(report.gpu_hours.mid if report.days is None else report.days.mid)
    if is_sized and report.gpus is not None:
        second = shown_gpus(report.gpus)
    return Measure(
        fits=True, money=report.cost, currency=report.currency, work=report.gpu_hours, rank=(report.gpu_hours.mid,),
        second=second,
    )  # fmt: skip


def _of_serving(report: ServingReport) -> Measure:
    usd, time = report.usd_per_1m_output_tokens, report.tpot_ms
    if report.output_tokens == 1:  # nothing is left for the output: the first token is the prompt's
        usd, time = report.usd_per_1m_input_tokens, report.ttft_ms
    rate = report.fx.rate if report.fx else 1.0
    return Measure(
        fits=report.fits,
        money=usd.through(lambda value: in_currency.function(usd=value, fx=rate)) if usd else None,
        currency=report.currency,
        work=report.output_tokens_per_s,
        rank=(report.gpus / report.output_tokens_per_s.mid,),
        second=_time(time.mid),
    )


def _of_memory(report: MemoryReport) -> Measure:
    return Measure(
        fits=report.fits, money=None, currency="", work=Range.exact(report.total_gb),
        rank=(report.gpus, report.total_gb), second=shown_gpus(report.gpus),
    )  # fmt: skip


def _of_finetuning(report: FinetuningReport) -> Measure:
    return Measure(
        fits=report.fits, money=report.cost, currency=report.currency, work=report.gpu_hours,
        rank=(report.gpu_hours.mid,), second=_short(report.gpu_hours.mid),
    )  # fmt: skip


def shown_work(report: InnerReport, measure: Measure) -> Text:
    """What stands in place of money, with its unit."""
    match report:
        case ServingReport():
            return t("{rate} tok/s", rate=Compact(measure.work.mid, 2))
        case MemoryReport():
            return t("{gb} GB", gb=memory.gb(measure.work.mid))
        case TrainingReport() | FinetuningReport():
            return t("{hours} GPU-h", hours=Compact(measure.work.mid, 2))


def _time(ms: float) -> Text:
    """Without the space before the unit, for which a row has no room."""
    if ms < _LONG_TIME_MS:
        return t("{time}ms", time=Compact(ms, 2))
    return t("{time}s", time=Compact(ms / 1000, 2))


def _short(value: float) -> Text:
    return t("{value}", value=Compact(value, 2))


def shown_gpus(gpus: int) -> Text:
    """How many GPUs a row is on."""
    return t("{gpus}", gpus=Whole(gpus) if gpus < 10_000 else Compact(gpus, 2))
