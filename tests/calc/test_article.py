"""The article as written and corrected: every figure to the digits that its audit prints."""

import math
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest

from calc import article
from calc.cost import discounted_usd, in_currency
from calc.rent import Rent
from calc.training import TrainingReport, TrainingRun, estimate
from config.rates import Fx
from config.schema.defaults import Defaults

PEAK_FLOP_PER_S = 312e12
USD_PER_GPU_HOUR = 2.2659
HALF_OFF = 0.5
CNY = Fx(currency="CNY", rate=7.1, date=None)
GPT3, GPT4, TURBO = (175e9, 500e9), (1.8e12, 13e12), (8 * 222e9, 13e12)
LEAKED_ACTIVE = 280e9


def rounded(value: float, decimals: int) -> str:
    """A figure as people round it, halves upwards: 1,270,937.50 is 1,270,938."""
    half_up = Decimal(f"{value:.12g}")
    return f"{half_up.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP):,}"


def as_written(
    run: tuple[float, float], *, discount: float = 0.0, fx_rate: float = 1.0, currency: str = ""
) -> article.ArticleTraining:
    params, tokens = run
    return article.training(
        params=params,
        tokens=tokens,
        peak_flop_per_s=PEAK_FLOP_PER_S,
        usd_per_gpu_hour=USD_PER_GPU_HOUR,
        discount=discount,
        fx_rate=fx_rate,
        currency=currency,
    )


@pytest.mark.parametrize(
    ("run", "compute_flop", "gpu_hours", "usd", "usd_half_off", "cny_half_off"),
    [
        pytest.param(GPT3, 5.25e23, "467,414.53", "1,059,114.58", "529,557.29", "3,759,856.77", id="GPT-3"),
        pytest.param(
            GPT4, 1.404e26, "125,000,000.00", "283,237,500.00", "141,618,750.00", "1,005,493,125.00", id="GPT-4"
        ),
        pytest.param(
            TURBO, 1.38528e26, "123,333,333.33", "279,461,000.00", "139,730,500.00", "992,086,550.00", id="GPT-4 Turbo"
        ),
    ],
)
def test_training_comes_out_as_the_article_computes_it(
    *, run: tuple[float, float], compute_flop: float, gpu_hours: str, usd: str, usd_half_off: str, cny_half_off: str
) -> None:
    full, discounted = as_written(run), as_written(run, discount=HALF_OFF, fx_rate=CNY.rate)
    assert full.compute_flop == pytest.approx(compute_flop, rel=1e-12)
    assert f"{full.gpu_hours:,.2f}" == gpu_hours
    assert f"{full.cost_usd:,.2f}" == f"{full.cost:,.2f}" == usd
    assert f"{discounted.cost_usd:,.2f}" == usd_half_off
    assert f"{discounted.cost:,.2f}" == cny_half_off


def test_gpt3_takes_1_68_billion_seconds_of_one_gpu() -> None:
    assert f"{as_written(GPT3).gpu_hours * 3600:,.2f}" == "1,682,692,307.69"


@pytest.mark.parametrize(
    ("run", "to", "printed"),
    [
        pytest.param(GPT4, GPT3, "267.43", id="GPT-4 to GPT-3, where the article has 280"),
        pytest.param(TURBO, GPT3, "263.86", id="GPT-4 Turbo to GPT-3"),
        pytest.param(TURBO, GPT4, "0.99", id="GPT-4 Turbo to GPT-4"),
    ],
)
def test_the_models_stand_in_the_ratio_of_their_compute(
    run: tuple[float, float], to: tuple[float, float], printed: str
) -> None:
    ratio = as_written(run).cost_usd / as_written(to).cost_usd
    assert f"{ratio:.2f}" == printed
    assert ratio == pytest.approx(run[0] * run[1] / (to[0] * to[1]))


def test_the_true_ratio_of_gpt4_to_gpt3_is_1872_sevenths() -> None:
    assert as_written(GPT4).cost_usd / as_written(GPT3).cost_usd == pytest.approx(1872 / 7, rel=1e-12)


def test_rounding_to_1_05_million_first_gives_the_yuan_that_the_article_prints() -> None:
    assert in_currency(usd=discounted_usd(usd=1_050_000, discount=HALF_OFF), fx=7.10) == 3_727_500


def test_the_articles_training_formula_is_the_floor_of_a_dense_model(gpt3: TrainingRun, defaults: Defaults) -> None:
    floor = estimate(replace(gpt3, tokens=500e9), defaults).floor
    written = as_written(GPT3)
    assert floor.gpu_hours == written.gpu_hours
    assert floor.cost_usd == pytest.approx(written.cost_usd, rel=1e-12)


def corrected(base: TrainingRun, defaults: Defaults, params: float, tokens: float, mfu: float) -> TrainingReport:
    run = replace(
        base, params=params, active_params=params, tokens=tokens, mfu=mfu, gpus=1024,
        rent=replace(base.rent, currency="CNY", fx=CNY),
    )  # fmt: skip
    return estimate(run, defaults)


@pytest.mark.parametrize(
    ("params", "tokens", "mfu", "compute_flop", "gpu_hours", "usd", "cny_millions", "days"),
    [
        pytest.param(175e9, 500e9, 1.00, 5.25e23, "467,415", "1,059,115", "7.520", "19.0", id="as written"),
        pytest.param(175e9, 300e9, 0.50, 3.15e23, "560,897", "1,270,938", "9.024", "22.8", id="GPT-3 at 50 %"),
        pytest.param(175e9, 300e9, 0.40, 3.15e23, "701,122", "1,588,672", "11.280", "28.5", id="GPT-3 at 40 %"),
        pytest.param(175e9, 300e9, 0.30, 3.15e23, "934,829", "2,118,229", "15.039", "38.0", id="GPT-3 at 30 %"),
        pytest.param(175e9, 500e9, 0.40, 5.25e23, "1,168,536", "2,647,786", "18.799", "47.5", id="500B at 40 %"),
    ],
)
def test_gpt3_corrected_costs_what_the_audit_says(
    *,
    gpt3: TrainingRun,
    defaults: Defaults,
    params: float,
    tokens: float,
    mfu: float,
    compute_flop: float,
    gpu_hours: str,
    usd: str,
    cny_millions: str,
    days: str,
) -> None:
    report = corrected(gpt3, defaults, params, tokens, mfu)
    assert report.cost_usd is not None
    assert report.cost is not None
    assert report.days is not None
    assert report.compute_flop == pytest.approx(compute_flop, rel=1e-12)
    assert f"{report.gpu_hours.mid:,.0f}" == gpu_hours
    assert rounded(report.cost_usd.mid, 0) == usd
    assert f"{report.cost.mid / 1e6:.3f}" == cny_millions
    assert f"{report.days.mid:.1f}" == days


@pytest.mark.parametrize(
    ("active_params", "mfu", "usd_per_gpu_hour", "gpu_hours_millions", "usd_millions", "cny_millions"),
    [
        pytest.param(1.8e12, 1.00, 2.2659, "125.000", "283.238", "2011.0", id="as written"),
        pytest.param(LEAKED_ACTIVE, 0.34, 2.2659, "57.190", "129.586", "920.1", id="280B active at 34 %"),
        pytest.param(LEAKED_ACTIVE, 0.36, 2.2659, "54.012", "122.387", "868.9", id="280B active at 36 %"),
        pytest.param(LEAKED_ACTIVE, 0.32, 2.2659, "60.764", "137.685", "977.6", id="280B active at 32 %"),
        pytest.param(LEAKED_ACTIVE, 0.34, 1.0, "57.190", "57.190", "406.0", id="at the price of the leak"),
        pytest.param(LEAKED_ACTIVE, 1.00, 2.2659, "19.444", "44.059", "312.8", id="only the parameters corrected"),
        pytest.param(1.8e12, 0.34, 2.2659, "367.647", "833.051", "5914.7", id="only the utilisation corrected"),
        pytest.param(444e9, 0.34, 2.2659, "90.686", "205.486", "1459.0", id="8x222B read as a top-2 mixture"),
    ],
)
def test_gpt4_corrected_costs_what_the_audit_says(
    *,
    gpt3: TrainingRun,
    defaults: Defaults,
    active_params: float,
    mfu: float,
    usd_per_gpu_hour: float,
    gpu_hours_millions: str,
    usd_millions: str,
    cny_millions: str,
) -> None:
    base = replace(gpt3, rent=Rent(usd_per_gpu_hour=usd_per_gpu_hour))
    report = corrected(base, defaults, active_params, 13e12, mfu)
    assert report.cost_usd is not None
    assert report.cost is not None
    assert f"{report.gpu_hours.mid / 1e6:.3f}" == gpu_hours_millions
    assert rounded(report.cost_usd.mid / 1e6, 3) == usd_millions
    assert f"{report.cost.mid / 1e6:.1f}" == cny_millions


def test_two_errors_of_the_gpt4_figure_cancel(gpt3: TrainingRun, defaults: Defaults) -> None:
    right = corrected(gpt3, defaults, LEAKED_ACTIVE, 13e12, 0.34)
    written = as_written(GPT4, discount=HALF_OFF)
    assert right.cost_usd is not None
    assert right.compute_flop == pytest.approx(2.184e25, rel=1e-12)
    assert right.compute_flop == pytest.approx(2.15e25, rel=0.016)  # what the leak prints
    assert f"{right.cost_usd.mid:,.0f}" == "129,585,784"
    assert f"{written.compute_flop / right.compute_flop:.2f}" == "6.43"
    assert f"{written.cost_usd / right.cost_usd.mid:.3f}" == "1.093"


def test_gpt3_at_the_on_demand_price_of_a_cluster_costs_nearly_three_million(
    gpt3: TrainingRun, defaults: Defaults
) -> None:
    report = estimate(replace(gpt3, mfu=0.40, rent=Rent(usd_per_gpu_hour=4.10)), defaults)
    assert report.cost_usd is not None
    assert f"{report.cost_usd.mid:,.0f}" == "2,874,599"


EXAMPLE_PARAMS, EXAMPLE_PEAK, EXAMPLE_RENT = 8222e8, 1e14, 3.93


@pytest.mark.parametrize(
    ("batch", "gpus", "saving", "example", "stated"),
    [
        pytest.param(1, 1, 0.0, 2.0921119592875318, 4.184223918575063, id="first formula"),
        pytest.param(8, 1, 0.0, 0.26151399491094146, 0.5230279898218829, id="batch of 8"),
        pytest.param(32, 8, 0.3, 0.005720618638676845, 0.01144123727735369, id="batch 32 on 8 cards, 30 % saved"),
        pytest.param(64, 8, 0.5, 0.00204307808524173, 0.00408615617048346, id="batch 64 on 8 cards, 50 % saved"),
    ],
)
def test_the_inference_formulas_chain_as_written(
    batch: int, gpus: int, saving: float, example: float, stated: float
) -> None:
    report = article.inference(
        params=EXAMPLE_PARAMS,
        tokens=1000,
        peak_flop_per_s=EXAMPLE_PEAK,
        usd_per_gpu_hour=EXAMPLE_RENT,
        batch=batch,
        gpus=gpus,
        saving=saving,
    )
    assert report.unit == "s·h/$"
    assert report.example.optimized == pytest.approx(example, rel=1e-14)
    assert report.stated.optimized == pytest.approx(stated, rel=1e-14)
    for chain, first in ((report.stated, 4.184223918575063), (report.example, 2.0921119592875318)):
        assert chain.per_1k_tokens == pytest.approx(first, rel=1e-14)
        assert chain.per_token == pytest.approx(first / batch, rel=1e-14)
        assert chain.parallel == pytest.approx(first / batch / gpus, rel=1e-14)
    assert f"{report.corrected_usd_per_1k_tokens:.10f}" == "0.0179513667"


@pytest.mark.parametrize(
    ("params", "peak_flop_per_s", "rent", "per_1k", "per_1m"),
    [
        pytest.param(8.222e11, 1e14, 3.93, "0.0179514", "17.95", id="multiplied by the rent"),
        pytest.param(1.776e12, 1e14, 3.93, "0.0387760", "38.78", id="8 x 222B"),
        pytest.param(1.776e12, 312e12 * 0.4, 3.93, "0.0310705", "31.07", id="312 TFLOP/s at 40 %"),
        pytest.param(444e9, 312e12 * 0.4, 3.93, "0.0077676", "7.77", id="444B active"),
        pytest.param(280e9, 312e12 * 0.4, 3.93, "0.0048985", "4.90", id="280B active"),
        pytest.param(280e9, 312e12 * 0.4, 2.2659, "0.0028243", "2.82", id="the article's own rent"),
    ],
)
def test_the_inference_example_corrects_step_by_step(
    params: float, peak_flop_per_s: float, rent: float, per_1k: str, per_1m: str
) -> None:
    usd = article.corrected_usd_per_1k_tokens(params=params, peak_flop_per_s=peak_flop_per_s, usd_per_gpu_hour=rent)
    assert f"{usd:.7f}" == per_1k
    assert f"{usd * 1000:.2f}" == per_1m


@pytest.mark.parametrize(
    ("rent", "printed"),
    [
        pytest.param(1.00, "8.2220", id="a dollar an hour"),
        pytest.param(3.93, "2.0921", id="the example's rent"),
        pytest.param(7.86, "1.0461", id="twice the example's rent"),
    ],
)
def test_the_example_gets_cheaper_as_the_rent_rises(rent: float, printed: str) -> None:
    value = article.inference_as_in_example(
        params=EXAMPLE_PARAMS, tokens=1000, peak_flop_per_s=EXAMPLE_PEAK, usd_per_gpu_hour=rent
    )
    assert f"{value:.4f}" == printed


def test_the_example_overstates_its_own_inputs_116_fold() -> None:
    report = article.inference(
        params=EXAMPLE_PARAMS, tokens=1000, peak_flop_per_s=EXAMPLE_PEAK, usd_per_gpu_hour=EXAMPLE_RENT
    )
    assert f"{article.overstatement(EXAMPLE_RENT):.4f}" == "116.5433"
    assert report.example.per_1k_tokens / report.corrected_usd_per_1k_tokens == pytest.approx(
        article.overstatement(EXAMPLE_RENT)
    )


def test_at_a_rent_of_root_1800_the_wrong_formula_would_be_right_by_accident() -> None:
    assert article.overstatement(math.sqrt(1800)) == pytest.approx(1)
