"""What it costs and how long it takes to serve a model: one question, one report."""

from dataclasses import dataclass, replace
from typing import Literal

from calc import load, memory, speeds
from calc.calibration import Calibration
from calc.energy import meter_kw
from calc.expert_parallel import Loaded, NoRoomError, loaded, placed_over
from calc.kv_cache import kv_cache
from calc.layout import Placed, Placement
from calc.ranges import Range
from calc.served import ServedModel
from calc.serving_money import RequestTime, money
from calc.serving_run import ServingRun
from calc.speculation import Speculated, decoding
from calc.spread import Doubt, widened
from calc.weights import weights_gb
from calc.working import Step, Working
from config.rates import Fx
from config.schema.defaults import Defaults, PowerDefaults
from config.schema.gpu import BYTES_PER_NUMBER, Gpu, Precision
from config.schema.serving import Serving, Spread, WeightFormat

__all__ = ["Bound", "NoRoomError", "ServingReport", "ServingRun", "Split", "estimate", "fastest_split"]

Bound = Literal["memory", "compute"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ServingReport:
    """The answer, with every intermediate; names and meanings are those of the JSON output."""

    params: float
    active_params: float
    gpu: Gpu
    gpus: int
    asked_gpus: int | None
    tp: int
    pp: int
    ep: int | None
    replicas: int
    precision: Precision
    weight_format: WeightFormat
    kv: Precision
    input_tokens: int
    output_tokens: int
    cached: float
    speculation: Speculated | None
    calibration: Calibration | None
    batch: int
    asked_batch: int | None
    max_batch: int
    batch_gpus: int | None
    """The fewest GPUs with room for `asked_batch` in such copies, where `batch` is less; None where no number has."""
    weights_gb: float
    kv_bytes_per_token: float
    fits: bool
    bound: Bound
    ttft_ms: Range
    tpot_ms: Range
    output_tokens_per_s: Range
    output_tokens_per_s_per_user: Range
    usd_per_1m_input_tokens: Range | None
    usd_per_1m_output_tokens: Range | None
    usd_per_1m_blended: Range | None
    usd_per_request: Range | None
    kwh_per_1m_output_tokens: Range
    price_usd_per_gpu_hour: float | None
    discount: float
    currency: str
    fx: Fx | None
    doubts: tuple[Doubt, ...]
    working: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Split:
    """The same GPUs as more copies of fewer ranks, and what they give."""

    tp: int
    output_tokens_per_s: float


def fastest_split(run: ServingRun, report: ServingReport, defaults: Defaults, serving: Serving) -> Split | None:
    """The ranks that give the most tokens a second under the same load; None where those of `report` do.

    Halves them as long as that gives more: smaller groups talk less, and hold less.
    """
    best, most = None, report.output_tokens_per_s.mid
    for tp in (report.tp >> halved for halved in range(1, report.tp.bit_length())):
        try:
            split = estimate(replace(run, gpus=report.gpus, tp=tp), defaults, serving)
        except NoRoomError:
            break
        rate = split.output_tokens_per_s.mid
        holds_the_load = split.fits and split.pp == report.pp and (run.batch is None or split.batch >= report.batch)
        if not holds_the_load or rate <= most:
            break
        best, most = Split(tp=tp, output_tokens_per_s=rate), rate
    return best


def estimate(run: ServingRun, defaults: Defaults, serving: Serving) -> ServingReport:
    """Latency, throughput, money and energy of a model under a number of requests in flight.

    Where the asked GPUs are too few, or none were asked for, the figures are for the fewest that hold the model and
    one sequence. Ranges hold what measured points showed around such estimates. Raises NoRoomError where no number
    of these GPUs does.
    """
    working = Working()
    model = ServedModel(
        params=run.params,
        architecture=run.architecture,
        gpu=run.gpu,
        precision=run.precision,
        kv=run.kv,
        tp=1,
        serving=serving,
        slowdown=run.slowdown,
    )
    if run.calibration is not None:  # for the working: `model.speeds` is the same
        working.compute(
            speeds.software_share,
            generation_share=speeds.generation_share_of(run.gpu, serving.engine),
            slowdown=run.slowdown,
        )
    model_gb = working.compute(
        weights_gb.named("Weights of the model"),
        quantised_params=model.weights.quantised_params,
        bits=model.weight_format.bits,
        kept_params=model.weights.kept_params,
    )
    kv_cache(run.architecture, BYTES_PER_NUMBER[run.kv], working)  # for the working: `model.cache` is the same
    if run.ep is not None:
        placed = placed_over(model, run.ep, run, working)
        replica = loaded(model, run.ep, placed)
    else:
        placed = _placed(run, model, model_gb, defaults, serving)
        replica = _loaded(model.on(placed.layout.tp), placed)
    return _report(run, replica, placed, model_gb=model_gb, power=defaults.power, working=working)


def _loaded(model: ServedModel, placed: Placed) -> Loaded:
    """A replica whose ranks work on the same sequences; each stage of a pipeline works on a part of them."""
    groups = min(placed.batch, placed.layout.replicas * placed.layout.pp)
    return Loaded(busy=model, idle=model, sequences=placed.batch / groups)


def _placed(run: ServingRun, model: ServedModel, model_gb: float, defaults: Defaults, serving: Serving) -> Placed:
    placement = Placement(
        architecture=run.architecture,
        weights_gb=model_gb,
        cache=model.cache,
        context_tokens=run.held_tokens,
        reserve_gb=serving.memory.reserve_gb,
        most_gpus=defaults.cluster.largest_gpus,
        tp=run.tp,
    )
    found = placement.placed(run.gpus, run.batch, run.gpu, memory.limit_of(run.gpu, serving.memory))
    if found is None:
        raise NoRoomError(f"no number of {run.gpu.label} holds {model_gb:.3g} GB and one sequence")
    return found


def _report(
    run: ServingRun,
    replica: Loaded,
    placed: Placed,
    *,
    model_gb: float,
    power: PowerDefaults,
    working: Working,
) -> ServingReport:
    layout, batch, model, sequences = placed.layout, placed.batch, replica.busy, replica.sequences
    spreads = model.serving.spreads
    decoded = decoding(model, sequences, run.input_tokens + run.output_tokens / 2, run.drafts, working)
    prompt = busy = replica.idle.prompt(run.input_tokens, working, cached_tokens=run.cached_tokens)
    if model != replica.idle:
        busy = model.prompt(run.input_tokens, working, cached_tokens=run.cached_tokens)
    prompt_s = model.busy_prompt_s(busy, run.input_tokens - run.cached_tokens, sequences, working)
    tpot = working.compute(
        load.tpot_s,
        step_s=decoded.token_s,
        stall=model.serving.engine.stall,
        sequences=sequences,
        prompt_s=prompt_s,
        output_tokens=run.output_tokens,
    )
    seconds = working.compute(
        load.batch_s,
        sequences=sequences,
        prompt_s=prompt_s,
        output_tokens=run.output_tokens,
        step_s=decoded.token_s,
    )
    tokens_per_s = working.compute(
        load.output_tokens_per_s, batch=batch, output_tokens=run.output_tokens, seconds=seconds
    )
    gpu_s = working.compute(load.request_gpu_s, seconds=seconds, gpus=layout.gpus, batch=batch)
    input_gpu_s = working.compute(
        load.input_gpu_s, gpu_s=gpu_s, sequences=sequences, prompt_s=prompt_s, seconds=seconds
    )
    doubts = model.doubts(
        is_typical=run.is_typical,
        stages=layout.pp,
        context_tokens=run.input_tokens + run.output_tokens,
        techniques=run.techniques,
    )

    def ends(mid: float, spread: Spread) -> Range:
        return widened(mid, spread, model.serving, doubts, is_mixture=model.parts.experts > 0)

    around = spreads if run.calibration is None else spreads.calibrated
    rate = ends(tokens_per_s, spreads.maximum if run.batch is None else around.throughput)
    tpot_range = ends(tpot * 1e3, around.tpot)
    time = RequestTime(
        gpu_s=gpu_s,
        input_gpu_s=input_gpu_s,
        input_tokens=run.input_tokens,
        output_tokens=run.output_tokens,
        effort=rate.through(lambda tokens: tokens_per_s / tokens),
    )
    kwh = working.compute(
        load.kwh_per_1m,
        gpu_s=time.output_gpu_s,
        kw_per_gpu=meter_kw(run.gpu, power, working),
        tokens=run.output_tokens,
    )
    cost = money(time, run.rent, working)
    return ServingReport(
        params=run.params,
        active_params=run.active_params,
        gpu=run.gpu,
        gpus=layout.gpus,
        asked_gpus=run.gpus,
        tp=layout.tp,
        pp=layout.pp,
        ep=run.ep,
        replicas=layout.replicas,
        precision=model.weight_format.precision,
        weight_format=model.weight_format,
        kv=run.kv,
        input_tokens=run.input_tokens,
        output_tokens=run.output_tokens,
        cached=run.cached,
        speculation=decoded.speculated,
        calibration=run.calibration,
        batch=batch,
        asked_batch=run.batch,
        max_batch=layout.max_batch,
        batch_gpus=placed.batch_gpus,
        weights_gb=model_gb,
        kv_bytes_per_token=model.cache.bytes_per_token,
        fits=placed.fits,
        bound="memory" if decoded.step.memory_s >= decoded.step.compute_s else "compute",
        ttft_ms=ends(prompt.seconds * 1e3, spreads.ttft),
        tpot_ms=tpot_range,
        output_tokens_per_s=rate,
        output_tokens_per_s_per_user=tpot_range.through(lambda ms: 1e3 / ms),
        usd_per_1m_input_tokens=cost.input,
        usd_per_1m_output_tokens=cost.output,
        usd_per_1m_blended=cost.blended,
        usd_per_request=cost.request,
        kwh_per_1m_output_tokens=time.scaled(kwh),
        price_usd_per_gpu_hour=run.rent.usd_per_gpu_hour,
        discount=run.rent.discount,
        currency=run.rent.currency,
        fx=run.rent.fx,
        doubts=doubts,
        working=working.steps,
    )
