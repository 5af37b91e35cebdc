"""What a GPU reaches in serving: shares of its bandwidth and its peaks, and the times of what has no peak."""

from dataclasses import dataclass

from calc.decoder import reach
from calc.working import equation
from config.schema.gpu import BYTES_PER_NUMBER, Gpu
from config.schema.model import Architecture
from config.schema.serving import Engine, Serving, WeightFormat

_SIXTEEN_BITS_BYTES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Speeds:
    """What a GPU reaches in one replica: shares of its peaks, and the times of what has none."""

    bandwidth_bytes_per_s: float
    resident_share: float
    expert_bandwidth_share: float
    kv_share: float
    dense_flop_per_s: float
    """Peak of the type that the dense weights are multiplied in."""
    dense_share: float
    expert_flop_per_s: float
    expert_share: float
    attention_flop_per_s: float
    link_bytes_per_s: float
    link_share: float
    all_reduce_s: float
    """0 where one GPU holds the model."""
    exchanges: float
    """Layers in which ranks talk, twice each."""
    is_spread: bool
    """Whether they send tokens to each other's experts, in place of sums."""
    step_s: float
    layers: float
    layer_s: float
    choices: float
    choice_s: float
    sequence_s: float
    software_share: float
    """Of all of this, what the engines of its generation reach, and those that somebody has measured."""


@equation(
    label="Share of the software",
    formula="{generation_share} / {slowdown}",
    unit="",
    generation_share="η_generation",
    slowdown="slowdown",
)
def software_share(*, generation_share: float, slowdown: float) -> float:
    """The share of everything that the software reaches, where a pass takes `slowdown` times the estimate.

    Dividing all times of a pass by it makes each so many times as long.
    """
    return generation_share / slowdown


def generation_share_of(gpu: Gpu, engine: Engine) -> float:
    """What engines on GPUs of its generation reach of everything; 1 but where their software reaches less."""
    return engine.generation_shares.get(gpu.generation, 1.0)


def speeds_on(
    gpu: Gpu, tp: int, architecture: Architecture, weight_format: str, serving: Serving, *, slowdown: float = 1.0
) -> Speeds:
    """What each of `tp` GPUs reaches that serve a model of this architecture with weights in the format of this id.

    With a `slowdown` all times of a pass are so many times the estimate.
    """
    engine, experts, stored = serving.engine, architecture.experts, serving.formats[weight_format]
    peak_flop_per_s = gpu.training_tflops * 1e12
    of_experts_only = stored.stored == "experts" and experts is not None
    narrow = Multiplied.of(stored, gpu, engine)
    dense = Multiplied(peak_flop_per_s, 1.0, 1.0) if of_experts_only else narrow
    mixture_layers = architecture.layers - experts.dense_layers if experts else 0
    latency_us = engine.pcie_all_reduce_us if gpu.interconnect.is_pcie(tp) else engine.all_reduce_us
    return Speeds(
        bandwidth_bytes_per_s=gpu.bandwidth_gb_s * 1e9,
        resident_share=engine.weights_bandwidth_share * dense.unpacked_share,
        expert_bandwidth_share=engine.experts_bandwidth_share * narrow.unpacked_share,
        kv_share=engine.kv_bandwidth_share,
        dense_flop_per_s=dense.flop_per_s,
        dense_share=engine.products_share * dense.share,
        expert_flop_per_s=narrow.flop_per_s,
        expert_share=engine.expert_products_share * narrow.share,
        attention_flop_per_s=peak_flop_per_s,
        link_bytes_per_s=gpu.interconnect.gb_s_between(tp) / 2 * 1e9,
        link_share=engine.link_share,
        all_reduce_s=latency_us / 1e6 if tp > 1 else 0.0,
        exchanges=architecture.layers,
        is_spread=False,
        step_s=engine.step_us / 1e6,
        layers=architecture.layers,
        layer_s=_layer_us(architecture, engine) / 1e6,
        choices=mixture_layers * (experts.active if experts else 0),
        choice_s=engine.expert_choice_us / 1e6,
        sequence_s=engine.sequence_us / 1e6,
        software_share=software_share.function(generation_share=generation_share_of(gpu, engine), slowdown=slowdown),
    )


@dataclass(frozen=True, slots=True)
class Multiplied:
    """The type that weights in some format are multiplied in on a GPU."""

    flop_per_s: float
    share: float
    """Of what 16-bit products reach of their peak."""
    unpacked_share: float
    """Of the bandwidth, where weights are unpacked first."""

    @classmethod
    def of(cls, weight_format: WeightFormat, gpu: Gpu, engine: Engine) -> "Multiplied":
        """The fastest type that holds weights of this format: their own, or 16 bits.

        A type slower than 16 bits, such as INT8 on a B300, is there for old programs only: weights are unpacked.
        """
        precision = weight_format.precision
        sixteen_bits = gpu.training_tflops * 1e12
        if BYTES_PER_NUMBER[precision] == _SIXTEEN_BITS_BYTES:
            return cls(sixteen_bits, 1.0, 1.0)
        own_tflops: float | None = getattr(gpu.dense_tflops, precision, None)
        if weight_format.is_unpacked or own_tflops is None or own_tflops < gpu.training_tflops:
            return cls(sixteen_bits, engine.emulated_share, engine.emulated_share)
        own, share = own_tflops * 1e12, engine.dtype_shares[precision]
        return cls(own, share, 1.0) if own * share > sixteen_bits else cls(sixteen_bits, 1.0, 1.0)


def _layer_us(architecture: Architecture, engine: Engine) -> float:
    """The mean over the layers, whose attention may differ."""
    extra = engine.latent_layer_us if architecture.mla is not None else 0.0
    if architecture.sparse_attention is not None:
        extra += engine.sparse_layer_us
    extra += engine.linear_layer_us * reach(architecture).linear / architecture.layers
    return engine.layer_us + extra
