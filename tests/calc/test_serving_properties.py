"""What must hold for any model served on any GPUs: more never costs less, and money is the rent."""

from dataclasses import replace
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from calc.memory import limit_of
from calc.ranges import Range
from calc.rent import Rent
from calc.served import ServedModel
from calc.serving import NoRoomError, ServingReport, ServingRun, estimate
from calc.spread import Doubt, widened
from calc.typical import typical_dense, typical_mixture
from config.load import load_catalog
from config.schema.gpu import Gpu, Interconnect, Precision
from tests.calc.serve import serving_run

BUILT_IN = load_catalog()
quick = settings(max_examples=150, deadline=None)

ROUNDING = 1 + 1e-9
"""Two results whose ratio is below this may differ by floating point alone."""
WHOLE_WIDTHS = 1 + 1e-3
"""So much may two mixtures of nearly the same size differ, because the widths of their small experts are whole."""

MODELS = [model.id for model in BUILT_IN.models.values() if model.architecture is not None]
PRECISIONS: list[Precision] = ["bf16", "fp16", "fp8", "int8", "fp4", "int4"]
DOUBTS: tuple[Doubt, ...] = get_args(Doubt)
MONEY = ("usd_per_1m_input_tokens", "usd_per_1m_output_tokens", "usd_per_1m_blended", "usd_per_request")

models = st.sampled_from(MODELS)
kinds = st.sampled_from(
    ("h100", "h200", "a100-80g", "b200", "l40s", "mi300x", "rtx-4090", "gb200", "gaudi3", "tpu-v5p")
)
gpu_counts = st.sampled_from((1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64))
batches = st.none() | st.integers(1, 2000)
lengths = st.integers(1, 20_000)
factors = st.floats(1.0, 4.0)


@st.composite
def runs(draw: st.DrawFn) -> ServingRun:
    return serving_run(
        BUILT_IN,
        draw(models),
        draw(kinds),
        gpus=draw(gpu_counts),
        precision=draw(st.sampled_from(PRECISIONS)),
        kv=draw(st.sampled_from(("bf16", "fp8"))),
        input_tokens=draw(lengths),
        output_tokens=draw(st.integers(2, 5000)),
        batch=draw(batches),
    )


def answered(run: ServingRun) -> ServingReport:
    """The answer, for examples that some number of the GPUs holds."""
    try:
        return estimate(run, BUILT_IN.defaults, BUILT_IN.serving)
    except NoRoomError:
        reject()


def layout(found: ServingReport) -> tuple[int, int, int, int]:
    return found.gpus, found.tp, found.pp, found.replicas


def usd(found: ServingReport, name: str = "usd_per_request") -> Range:
    spread = getattr(found, name)
    assert isinstance(spread, Range)
    return spread


def replica(run: ServingRun, found: ServingReport, **changed: object) -> ServedModel:
    """One replica of an answer."""
    given_ = {
        "params": run.params, "architecture": run.architecture, "gpu": run.gpu, "precision": run.precision,
        "kv": run.kv, "tp": found.tp, "serving": BUILT_IN.serving,
    }  # fmt: skip
    return ServedModel(**given_ | changed)  # type: ignore[arg-type]  # of the fields above


def sequence_gb(run: ServingRun, found: ServingReport) -> float:
    cache = replica(run, found).cache
    tokens = run.input_tokens + run.output_tokens
    return cache.rank_bytes(tokens, found.tp) / found.pp / 1e9


@quick
@given(run=runs(), factor=factors)
def test_more_parameters_are_never_cheaper_on_the_same_gpus(run: ServingRun, factor: float) -> None:
    large_run = replace(run, params=run.params * factor, active_params=run.active_params * factor)
    small, large = answered(run), answered(large_run)
    assume(layout(small) == layout(large))
    assert usd(large).mid * ROUNDING >= usd(small).mid
    assert large.tpot_ms.mid * ROUNDING >= small.tpot_ms.mid or large.batch < small.batch
    assert large.ttft_ms.mid * ROUNDING >= small.ttft_ms.mid
    assert large.max_batch <= small.max_batch
    assert large.weights_gb * ROUNDING >= small.weights_gb


@quick
@given(run=runs(), factor=st.floats(0.01, 100), price=st.floats(0.01, 100), discount=st.floats(0, 0.9))
def test_cost_is_linear_in_the_price(run: ServingRun, factor: float, price: float, discount: float) -> None:
    rents = (Rent(usd_per_gpu_hour=listed, discount=discount) for listed in (price, price * factor))
    cheap, dear = (answered(replace(run, rent=rent)) for rent in rents)
    for name in MONEY:
        for end in ("low", "mid", "high"):
            assert getattr(usd(dear, name), end) == pytest.approx(getattr(usd(cheap, name), end) * factor)


@quick
@given(run=runs())
def test_input_and_output_money_make_up_the_request_and_all_requests_the_rent(run: ServingRun) -> None:
    found = answered(run)
    for end in ("low", "mid", "high"):
        p_in, p_out, blended, request = (getattr(usd(found, name), end) for name in MONEY)
        parts = (run.input_tokens * p_in + run.output_tokens * p_out) / 1e6
        assert parts == pytest.approx(request)
        assert blended * (run.input_tokens + run.output_tokens) / 1e6 == pytest.approx(request)
    requests_per_hour = found.output_tokens_per_s.mid / run.output_tokens * 3600
    assert usd(found).mid * requests_per_hour == pytest.approx(2.0 * found.gpus)


@quick
@given(run=runs())
@pytest.mark.parametrize("order", [("bf16", "fp8", "int4"), ("fp16", "int8", "fp4")], ids=" ".join)
def test_quantising_never_needs_more_memory(order: tuple[Precision, ...], run: ServingRun) -> None:
    for wide, narrow in pairwise([answered(replace(run, precision=precision, gpus=None)) for precision in order]):
        assert narrow.weights_gb <= wide.weights_gb * ROUNDING
        assert narrow.gpus <= wide.gpus
        if layout(narrow) == layout(wide):
            assert narrow.max_batch >= wide.max_batch


@quick
@given(run=runs(), more=lengths)
def test_a_longer_context_never_raises_tokens_a_second_on_the_same_layout(run: ServingRun, more: int) -> None:
    short, long = answered(run), answered(replace(run, input_tokens=run.input_tokens + more))
    assume(layout(short) == layout(long))
    assert long.output_tokens_per_s.mid <= short.output_tokens_per_s.mid * ROUNDING
    assert long.max_batch <= short.max_batch
    assert usd(long).mid * ROUNDING >= usd(short).mid
    assert long.ttft_ms.mid * ROUNDING >= short.ttft_ms.mid


@quick
@given(run=runs(), tokens=st.integers(2, 100_000), shares=st.tuples(st.floats(0, 0.999), st.floats(0, 0.999)))
def test_a_longer_cached_prefix_never_makes_a_prompt_slower(
    run: ServingRun, tokens: int, shares: tuple[float, float]
) -> None:
    model = replica(run, answered(replace(run, batch=1)))
    short, long = (model.prompt(tokens, cached_tokens=tokens * share) for share in sorted(shares))
    assert long.seconds <= short.seconds * ROUNDING
    assert long.compute_s <= short.compute_s * ROUNDING


@quick
@given(run=runs(), more=st.integers(1, 2000))
def test_more_requests_in_flight_write_more_and_each_of_them_more_slowly(run: ServingRun, more: int) -> None:
    few_run = replace(run, batch=run.batch or 1)
    few, many = answered(few_run), answered(replace(few_run, batch=(run.batch or 1) + more))
    assert layout(few) == layout(many)
    assert many.output_tokens_per_s.mid * ROUNDING >= few.output_tokens_per_s.mid
    assert many.tpot_ms.mid * ROUNDING >= few.tpot_ms.mid
    assert usd(many).mid <= usd(few).mid * ROUNDING


@quick
@given(run=runs(), more=st.integers(1, 64))
def test_more_gpus_never_hold_fewer_sequences(run: ServingRun, more: int) -> None:
    assert run.gpus is not None
    for load in {run.batch, None}:
        few = answered(replace(run, batch=load))
        assert few.batch <= answered(replace(run, batch=load, gpus=run.gpus + more)).batch


@quick
@given(run=runs())
def test_the_most_sequences_fill_the_memory_and_one_more_does_not_fit(run: ServingRun) -> None:
    found = answered(run)
    held_gb = found.weights_gb / (found.tp * found.pp) + BUILT_IN.serving.memory.reserve_gb
    limit_gb = limit_of(run.gpu, BUILT_IN.serving.memory)
    each_gb, of_replica = sequence_gb(run, found), found.max_batch // found.replicas
    assert found.max_batch == of_replica * found.replicas >= found.batch >= 1
    assert held_gb + of_replica * each_gb <= limit_gb * ROUNDING
    assert held_gb + (of_replica + 1) * each_gb > limit_gb / ROUNDING


@quick
@given(run=runs())
def test_it_fits_exactly_where_the_asked_gpus_are_used(run: ServingRun) -> None:
    found = answered(run)
    assert run.gpus is not None
    assert found.fits == (found.gpus == run.gpus)
    assert found.gpus >= run.gpus
    assert answered(replace(run, gpus=found.gpus)).fits
    if not found.fits:
        assert layout(found) == layout(answered(replace(run, gpus=None)))


@quick
@given(run=runs())
def test_so_many_gpus_hold_all_requests_that_were_asked_for(run: ServingRun) -> None:
    found = answered(run)
    if found.batch_gpus is None:
        most_gpus = BUILT_IN.defaults.cluster.largest_gpus
        assert run.batch in (None, found.batch) or answered(replace(run, gpus=most_gpus)).batch < run.batch
    else:
        assert run.batch is not None
        assert found.batch_gpus > found.gpus
        assert answered(replace(run, gpus=found.batch_gpus)).batch == run.batch


@quick
@given(run=runs())
def test_ranks_stay_within_a_server_and_the_heads_and_a_pipeline_is_the_last_resort(run: ServingRun) -> None:
    found = answered(run)
    assert found.tp <= min(found.gpus, run.gpu.gpus_per_server, run.architecture.attention_heads)
    assert found.tp * found.pp * found.replicas <= found.gpus
    assert ("pipeline" in found.doubts) == (found.pp > 1)
    if found.pp > 1:
        group = found.tp * (found.pp - 1)
        held_gb = found.weights_gb / group + BUILT_IN.serving.memory.reserve_gb
        one_gb = sequence_gb(run, found) * found.pp / (found.pp - 1)
        each = max(0, (limit_of(run.gpu, BUILT_IN.serving.memory) - held_gb) // (one_gb * ROUNDING))
        assert each * (found.gpus // group) < 1


@quick
@given(run=runs(), sequences=st.integers(1, 500))
@pytest.mark.parametrize(
    ("gpu", "precision"),
    [("a100-80g", "fp8"), ("a100-80g", "int4"), ("h100", "int4"), ("gaudi3", "fp8"), ("tpu-v5p", "fp8")],
)
def test_products_gain_nothing_from_a_format_that_the_gpu_cannot_multiply_faster(
    *, gpu: str, precision: Precision, run: ServingRun, sequences: int
) -> None:
    found, chip = answered(replace(run, batch=1)), BUILT_IN.gpus[gpu]
    wide, narrow = (replica(run, found, gpu=chip, precision=p) for p in ("bf16", precision))
    assert narrow.decode(sequences, 1000).compute_s * ROUNDING >= wide.decode(sequences, 1000).compute_s
    assert narrow.prompt(1000).compute_s * ROUNDING >= wide.prompt(1000).compute_s
    assert narrow.decode(sequences, 1000).memory_s < wide.decode(sequences, 1000).memory_s


def over_pcie(gpu: Gpu) -> Gpu:
    return gpu.model_copy(update={"interconnect": Interconnect(type="PCIe5 x16", gb_s_bidirectional=128)})


@quick
@given(run=runs())
def test_ranks_over_pcie_are_slower_than_over_nvlink(run: ServingRun) -> None:
    sxm = replace(run, gpu=BUILT_IN.gpus["h100"])
    nvlink, pcie = answered(sxm), answered(replace(sxm, gpu=over_pcie(sxm.gpu)))
    assert layout(nvlink) == layout(pcie)
    if nvlink.tp > 1:
        assert pcie.tpot_ms.mid > nvlink.tpot_ms.mid
        assert pcie.ttft_ms.mid > nvlink.ttft_ms.mid
        assert usd(pcie).mid > usd(nvlink).mid
        assert set(pcie.doubts) == {*nvlink.doubts, "pcie"}
    else:
        assert (pcie.tpot_ms, pcie.ttft_ms, pcie.doubts) == (nvlink.tpot_ms, nvlink.ttft_ms, nvlink.doubts)


@quick
@given(run=runs())
def test_every_range_holds_its_middle(run: ServingRun) -> None:
    found = answered(run)
    spreads = [
        found.ttft_ms, found.tpot_ms, found.output_tokens_per_s, found.output_tokens_per_s_per_user,
        found.kwh_per_1m_output_tokens, *(usd(found, name) for name in MONEY),
    ]  # fmt: skip
    for spread in spreads:
        assert 0 < spread.low < spread.mid < spread.high


@quick
@given(mid=st.floats(1e-3, 1e6), known=st.sets(st.sampled_from(DOUBTS)), more=st.sets(st.sampled_from(DOUBTS)))
@pytest.mark.parametrize("is_mixture", [False, True], ids=["dense", "mixture"])
@pytest.mark.parametrize("name", ["tpot", "ttft", "throughput", "maximum"])
def test_a_doubt_never_makes_a_range_narrower(
    *, name: str, is_mixture: bool, mid: float, known: set[Doubt], more: set[Doubt]
) -> None:
    spread = getattr(BUILT_IN.serving.spreads, name)
    few, many = (
        widened(mid, spread, BUILT_IN.serving, doubts, is_mixture=is_mixture) for doubts in (known, known | more)
    )
    assert many.low <= few.low < few.mid == many.mid == mid < few.high <= many.high


@quick
@given(run=runs())
def test_the_same_question_has_the_same_answer(run: ServingRun) -> None:
    assert answered(run) == answered(replace(run))


def bare(params: float, active_params: float, kind: str, tp: int, batch: int) -> ServingRun:
    """A size of which nobody says what model it is, on one replica of so many ranks."""
    known = serving_run(BUILT_IN, "llama-3.1-8b", kind, gpus=tp, tp=tp, precision="bf16", batch=batch)
    is_mixture = active_params < params
    architecture = typical_mixture(params, active_params, None) if is_mixture else typical_dense(params)
    return replace(known, params=params, active_params=active_params, architecture=architecture, is_typical=True)


@quick
@given(
    active=st.floats(8, 12).map(lambda exponent: 10.0**exponent),
    ratio=st.just(1.0) | st.floats(1.5, 40),
    factor=st.floats(-3, 1).map(lambda exponent: 1 + 10.0**exponent),
    kind=kinds,
    tp=st.sampled_from((1, 2, 4, 8)),
    batch=st.sampled_from((1, 4, 32, 128)),
)
def test_a_larger_bare_size_is_never_cheaper_or_faster_on_the_same_layout(
    *, active: float, ratio: float, factor: float, kind: str, tp: int, batch: int
) -> None:
    assume(BUILT_IN.gpus[kind].gpus_per_server >= tp)
    small, large = (answered(bare(size * ratio, size, kind, tp, batch)) for size in (active, active * factor))
    assume(small.fits and large.fits and small.batch == large.batch)
    rounding = ROUNDING if ratio == 1 else WHOLE_WIDTHS
    for name in MONEY:
        assert getattr(large, name).mid * rounding >= getattr(small, name).mid
    assert large.tpot_ms.mid * rounding >= small.tpot_ms.mid
    assert large.ttft_ms.mid * rounding >= small.ttft_ms.mid


@pytest.mark.parametrize(
    ("smaller", "larger"), [(0.9e9, 1e9), (1.8e9, 2e9), (5e9, 6e9), (3.9e9, 4e9), (10e9, 12e9), (32e9, 34e9)]
)
def test_a_size_that_used_to_be_cheaper_than_the_one_before_is_not(smaller: float, larger: float) -> None:
    less, more = (answered(bare(size, size, "h100", 1, 32)) for size in (smaller, larger))
    for name in MONEY:
        assert getattr(more, name).mid > getattr(less, name).mid
