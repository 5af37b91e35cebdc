"""The verdict of /check in words, and the one assumption that would make a claim true."""

from bot.commands.check.request import CheckRequest
from bot.commands.check.run import base_of
from bot.request import Context
from bot.text import Compact, Days, Money, Plain, Price, Share, Text, Whole, t
from calc.claim import ClaimReport
from calc.claim_checks import Check
from calc.claim_remedy import Remedy

_MUCH = 100
"""From this factor on nobody needs its figures."""


def verdict(request: CheckRequest, report: ClaimReport) -> Text:
    """Whether the claim adds up, and if not what is off by how much."""
    check = report.decisive
    if check.verdict == "agrees":
        return t("It adds up")
    if check.verdict == "impossible":
        assert report.implied_mfu is not None  # impossible is what takes more than the peak
        return t("Impossible: takes {mfu} of the peak", mfu=Share(report.implied_mfu.low))
    return (_LOW if check.verdict == "low" else _HIGH)[check.name].filled(factor=_factor(check))


_LOW = {
    "compute": t("Too few GPU-hours: {factor} times below usual"),
    "cluster": t("GPU-hours {factor} times below GPUs × days"),
    "rent": t("Cost {factor} times below hours × price"),
    "market": t("GPU-hours {factor} times cheaper than usual"),
    "money": t("Too cheap: {factor} times below usual"),
    "mfu": t("MFU {factor} times below what the rest says"),
}
_HIGH = {
    "compute": t("Too many GPU-hours: {factor} times the usual"),
    "cluster": t("GPU-hours {factor} times GPUs × days"),
    "rent": t("Cost {factor} times hours × price"),
    "market": t("GPU-hours {factor} times dearer than usual"),
    "money": t("Too dear: {factor} times the usual"),
    "mfu": t("MFU {factor} times what the rest says"),
}


def _factor(check: Check) -> Plain | Whole | Compact:
    factor = check.ratio if check.ratio > 1 else 1 / check.ratio
    return Plain(factor, 2) if factor < _MUCH else Compact(factor, 2)


def would_be_true(request: CheckRequest, report: ClaimReport, context: Context) -> Text | None:
    """The one assumption under which it holds; None where it does, or takes more than one."""
    return _said(report.would_be_true, request, report, context) if report.would_be_true is not None else None


def _said(  # noqa: PLR0911 - one an assumption
    remedy: Remedy, request: CheckRequest, report: ClaimReport, context: Context
) -> Text:
    rate = request.fx.rate if request.fx is not None else 1.0
    value, best = remedy.value, context.catalog.defaults.best_measured_mfu
    match remedy.assumption:
        case "mfu" if value > best:
            return t(
                "True only at MFU {mfu}; the best ever measured is {best}",
                mfu=Share(value), best=Share(best),
            )  # fmt: skip
        case "mfu":
            return t("True at MFU {mfu}", mfu=Share(value))
        case "usd_per_gpu_hour":
            return t("True at {price} a GPU-hour", price=Price(value * rate, request.cost_currency))
        case "active_params":
            return t("True if {active} parameters are active", active=Compact(value, 2))
        case "all_params":
            return t(
                "True if all {params} computed; {active} do",
                params=Compact(value), active=Compact(report.active_params or value),
            )  # fmt: skip
        case "sparse_peak":
            assert report.implied_mfu is not None  # the sparse peak explains one that is too high
            needed = report.implied_mfu.low
            of_sparse = needed * report.gpu.training_tflops * 1e12 / value
            return t("True only at MFU {mfu}: {share} of the sparse peak", mfu=Share(needed), share=Share(of_sparse))
        case "days":
            return t("True in {days}", days=Days(value))
        case "cost_usd":
            return t("True at {cost}", cost=Money(value * rate, request.cost_currency))
        case "added_part":
            base = base_of(request, context)
            assert base is not None  # what was added was added to something
            share = Share(value)
            return t("True only of what was added to {model}: {share} of the whole", model=base.name, share=share)
