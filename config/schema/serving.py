"""What serving rests on: number formats of weights, memory that stays free, and the speed that engines reach."""

from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints, model_validator

from config.schema.entry import Count, Entry, Fraction, Identifier, Positive, Strict, Words
from config.schema.gpu import Generation, Precision

_NARROW_TYPES: tuple[Precision, ...] = ("fp8", "int8", "fp4")
"""Types below 16 bits that a GPU may multiply in."""


FormatId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.\-]*$")]
"""A format of weights: a number format such as `int4`, or one with a name of its own such as `q4_k_m`."""


class WeightFormat(Entry):
    """How weights are stored."""

    id: FormatId
    precision: Precision
    """The number format that stands for it where only that matters, such as in the choice of what multiplies it."""
    is_unpacked: bool = False
    """Whether engines turn such weights into 16 bits before they multiply them, on any GPU."""
    aliases: tuple[Words, ...] = ()
    """Other names in questions."""
    bits: Positive
    """Bits a weight, the scales of its block included; of a mix, the mean over the whole model."""
    stored: Literal["all", "layers", "experts"]
    """Which weights have the format, the rest keeping 16 bits: all of them, those inside the layers, or, of a mixture,
    the routed experts only."""
    source: Words


class ServingMemory(Strict):
    """How much of a GPU weights and KV cache may fill."""

    usable_share: Fraction
    """Share of the memory that the driver shows which an engine takes."""
    reserve_gb: Annotated[float, Field(ge=0)]
    """Context, communication buffers and activations of one GPU."""
    host_link_gb_s: Positive
    """What one GPU takes in from the host at most, in GB/s."""
    host_link_source: Words
    source: Words


class Engine(Strict):
    """What engines reach of the peaks of a GPU, and what they need on top."""

    weights_bandwidth_share: Fraction
    """Of the memory bandwidth, reading the weights that every token passes through."""
    experts_bandwidth_share: Fraction
    kv_bandwidth_share: Fraction
    products_share: Fraction
    """Of the dense 16-bit peak, in matrix products."""
    expert_products_share: Fraction
    attention_share: Fraction
    """Of the dense 16-bit peak, in the decode step of latent attention."""
    dtype_shares: dict[Precision, Fraction]
    """Of the above, for products in a narrower type at the peak of that type."""
    emulated_share: Fraction
    """Of bandwidth and products, for weights in a format that the GPU cannot multiply."""
    generation_shares: dict[Generation, Fraction]
    """Of everything, on generations whose software reaches less."""
    link_share: Fraction
    all_reduce_us: Positive
    pcie_all_reduce_us: Positive
    step_us: Positive
    """Once a step: scheduling, sampling, launching."""
    layer_us: Positive
    expert_choice_us: Positive
    """In a layer of experts, for each expert that a token is sent to."""
    latent_layer_us: Positive
    """Latent attention, beyond `layer_us`."""
    sparse_layer_us: Positive
    """Choosing the tokens to attend to, beyond `layer_us`."""
    linear_layer_us: Positive
    """Linear attention, beyond `layer_us`."""
    sequence_us: Positive
    """Once a step for each sequence in flight."""
    prompt_chunk_tokens: Count
    """Tokens of prompts that one step takes in; prompts that share it share what a step costs anyway."""
    stall: Positive
    """The part of the prompts of others that a decoding sequence waits for."""
    fitted: tuple[Words, ...]
    """The figures above that are fitted to measured points."""
    source: Words

    @model_validator(mode="after")
    def _types_have_shares(self) -> "Engine":
        for precision in _NARROW_TYPES:
            if precision not in self.dtype_shares:
                raise ValueError(f"dtype_shares.{precision} is missing: add it, such as 0.8 of the peak")
        return self

    @model_validator(mode="after")
    def _fitted_are_figures(self) -> "Engine":
        for name in self.fitted:
            figure = getattr(self, name, None)
            if type(figure) is not float:
                raise ValueError(f"fitted names {name}, which is no figure of the engine: remove it")
        return self


class Ends(Strict):
    """From the middle of a range to its ends."""

    low: Fraction
    high: Annotated[float, Field(ge=1)]


class Spread(Strict):
    """The ends for dense models and for mixtures of experts."""

    dense: Ends
    mixture: Ends


class CalibratedSpreads(Strict):
    """The same of estimates that are scaled to give back one measured point of the same model, GPU and engine."""

    tpot: Spread
    throughput: Spread


class Spreads(Strict):
    """How far measured points lie from the estimate, actual over predicted."""

    tpot: Spread
    ttft: Spread
    throughput: Spread
    """At a fixed number of requests in flight."""
    maximum: Spread
    """Throughput with as many sequences as fit."""
    calibrated: CalibratedSpreads
    """Around an estimate that one measured point has calibrated, at any other load."""
    wider: Annotated[float, Field(ge=1)]
    """Multiplies the logarithms of the ends where the estimate is known to break, or where nothing was measured."""
    measured_gpus: tuple[Identifier, ...]
    """GPUs that measured times per output token are of."""
    measured_context_tokens: Count
    """The longest context, input and output, of such a point."""
    measured_weights: tuple[FormatId, ...]
    """Formats of weights that points are of."""
    measured_caches: tuple[Precision, ...]
    """Formats of the KV cache that points are of; both kinds of 16 bits are alike."""
    measured_unpacked: tuple[FormatId, ...]
    """Formats of the experts of a mixture that points are of on GPUs that cannot multiply them."""

    @model_validator(mode="after")
    def _calibrated_are_no_wider(self) -> "Spreads":
        for what in ("tpot", "throughput"):
            for kind in ("dense", "mixture"):
                plain, found = (getattr(getattr(of, what), kind) for of in (self, self.calibrated))
                if found.low < plain.low or found.high > plain.high:
                    raise ValueError(
                        f"calibrated.{what}.{kind} is wider than {what}.{kind}: a measured point takes no certainty "
                        f"away, make it at most {plain.low:g} to {plain.high:g}"
                    )
        return self


class Plans(Strict):
    """What a plan for some traffic rests on."""

    served_in: dict[Precision, tuple[Precision, ...]]
    """The formats of weights that a plan may take without being told, by the one in which a model was released."""
    served_in_source: Words
    most_in_flight: Count
    """Requests that one copy of a model works on at once, however much memory there is."""
    most_in_flight_source: Words
    waiting_share: Annotated[float, Field(gt=0, lt=0.5)]
    """The share of requests that may find all places of all copies taken at the highest load."""
    waiting_share_source: Words

    @model_validator(mode="after")
    def _every_format_is_served(self) -> "Plans":
        for precision in get_args(Precision):
            if precision not in self.served_in:
                raise ValueError(f"served_in.{precision} is missing: add the formats that such a model is served in")
        return self


class Drafts(Strict):
    """What is taken of speculative decoding where a question leaves it open."""

    drafted: Count
    """Tokens that one step verifies besides its own."""
    acceptance: Fraction
    """Probability that one of them is right."""
    draft_share: Fraction
    """What drafting one takes of a step of the model."""
    source: Words
    mtp_acceptance: Fraction
    """The same probability of the layers for multi-token prediction that a model has."""
    mtp_source: Words


class ExpertParallel(Strict):
    """What experts that are spread over GPUs cost."""

    imbalance: Annotated[float, Field(ge=1)]
    """The tokens of the fullest rank over those of the mean one."""
    network_gb_s: Positive
    """What a GPU sends to other servers, in GB/s."""
    link_share: Fraction
    """Of a link that all-to-alls reach."""
    exchange_us: Positive
    """Once for each all-to-all."""
    dispatch_bytes: Positive
    """Of a number on its way to an expert."""
    combine_bytes: Positive
    """Of a number on its way back."""
    source: Words


class Serving(Strict):
    """The content of serving.yaml."""

    formats: dict[FormatId, WeightFormat]
    memory: ServingMemory
    engine: Engine
    plans: Plans
    spreads: Spreads
    drafts: Drafts
    expert_parallel: ExpertParallel

    @model_validator(mode="after")
    def _every_format_is_known(self) -> "Serving":
        for precision in get_args(Precision):
            if precision not in self.formats:
                raise ValueError(f"formats.{precision} is missing: add its bits, what is stored in it, and a source")
            if (found := self.formats[precision].precision) != precision:
                raise ValueError(f"formats.{precision}.precision is {found}: it is {precision} itself, correct it")
        for field in ("measured_weights", "measured_unpacked"):
            for name in getattr(self.spreads, field):
                if name not in self.formats:
                    raise ValueError(f"spreads.{field} names {name}, which is no format: add it, or remove it there")
        return self
