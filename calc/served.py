"""A model as it stands on the GPUs of one replica: what a decode step and a prompt ask of each of them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from calc.compute import attention_width
from calc.decoder import Decoder, decoder
from calc.kv_cache import KvCache, kv_cache
from calc.passes import Pass, Work, timed
from calc.roofline import all_reduce_bytes, distinct_experts, pass_s
from calc.speeds import Speeds, speeds_on
from calc.spread import Doubt
from calc.weights import StoredWeights, stored_weights
from calc.working import UNRECORDED, Equation, Working
from config.schema.gpu import BYTES_PER_NUMBER, Gpu, Precision
from config.schema.model import Architecture
from config.schema.serving import Serving, WeightFormat

_DECODE_STEP = pass_s.named("Decode step")
_PROMPT = pass_s.named("Prompt")


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpertWork:
    """What a pass asks of the experts on one rank."""

    read_bytes: float
    flop: float


@dataclass(frozen=True, kw_only=True)
class ServedModel:
    """One replica: a model in some format on `tp` tensor-parallel GPUs of one kind."""

    params: float
    architecture: Architecture
    gpu: Gpu
    precision: str
    """The id of a format of weights: a number format, or a named one."""
    kv: Precision
    tp: int
    serving: Serving
    slowdown: float = 1.0
    """All times of a pass are so many times the estimate."""

    @cached_property
    def parts(self) -> Decoder:
        """The parameters by part."""
        return decoder(self.architecture)

    @cached_property
    def weight_format(self) -> WeightFormat:
        """How the weights are stored."""
        return self.serving.formats[self.precision]

    @cached_property
    def weights(self) -> StoredWeights:
        """The bytes by part."""
        return stored_weights(self.parts, self.params, self.weight_format)

    @cached_property
    def cache(self) -> KvCache:
        """The cache of a sequence."""
        return kv_cache(self.architecture, BYTES_PER_NUMBER[self.kv])

    @cached_property
    def speeds(self) -> Speeds:
        """What each GPU reaches."""
        return speeds_on(self.gpu, self.tp, self.architecture, self.precision, self.serving, slowdown=self.slowdown)

    def on(self, tp: int) -> "ServedModel":
        """The same model on so many GPUs."""
        return replace(self, tp=tp)

    def doubts(
        self, *, is_typical: bool, stages: int, context_tokens: float, techniques: Collection[Doubt] = ()
    ) -> tuple[Doubt, ...]:
        """What the estimate may break on; `techniques` are those of the engine that nobody has measured."""
        generation, engine, spreads = self.gpu.generation, self.serving.engine, self.serving.spreads
        has_measured_formats = self.precision in spreads.measured_weights and self.kv in spreads.measured_caches
        is_unpacked = self.speeds.expert_bandwidth_share < engine.experts_bandwidth_share and not (
            self.precision in spreads.measured_unpacked and self.parts.experts
        )
        is_slowed = generation in engine.generation_shares
        grounds: dict[Doubt, bool] = {
            "typical": is_typical,
            "unpacked": is_unpacked,
            "format": not (is_unpacked or has_measured_formats),
            "pcie": self.tp > 1 and self.gpu.interconnect.is_pcie(self.tp),
            "pipeline": stages > 1,
            "generation": is_slowed,
            "unmeasured": not is_slowed and self.gpu.id not in spreads.measured_gpus,
            "context": context_tokens > spreads.measured_context_tokens,
        }
        return (*(doubt for doubt, holds in grounds.items() if holds), *techniques)

    def decode(
        self,
        sequences: float,
        context_tokens: float,
        working: Working | None = None,
        *,
        tokens_each: int = 1,
        total: Equation[...] = _DECODE_STEP,
    ) -> Pass:
        """One step of so many sequences, each of which has come to so many tokens.

        More than one of `tokens_each`, as in the verification of drafted ones, are multiplied each, but read the cache
        of their sequence once. `total` is the formula of the sum, named.
        """
        tokens = sequences * tokens_each
        cache = self.cache
        looked_at = self._latent_flop_per_token * cache.reach.attended_tokens(cache.looked_at(context_tokens))
        indexed = self._indexer_flop_per_token * context_tokens
        work = self._work(
            tokens=tokens,
            outputs=tokens,
            sequences=sequences,
            kv_bytes=sequences * cache.read_bytes(context_tokens, self.tp),
            attention_flop=tokens * (looked_at + indexed),
            attention_share=self.serving.engine.attention_share,
            working=working,
        )
        return timed(work, self.speeds, working, total=total)

    def prompt(self, input_tokens: float, working: Working | None = None, *, cached_tokens: float = 0.0) -> Pass:
        """The prompt of one request; only its last token goes through the output matrix.

        Keys and values of its first `cached_tokens` are there already: those tokens are neither multiplied nor written,
        the others attend to them and read them once. Raises ValueError unless at least one token is left.
        """
        if not 0 <= cached_tokens < input_tokens:
            raise ValueError(f"{cached_tokens} cached tokens leave none of {input_tokens} to compute")
        cache = self.cache
        tokens = input_tokens - cached_tokens
        mean_attended = cache.reach.mean_attended_tokens(input_tokens, cache.selected_tokens, cached_tokens)
        indexed = self._indexer_flop_per_token * (input_tokens + cached_tokens) / 2
        expanded = self._expanded_flop_per_token * cached_tokens
        work = self._work(
            tokens=tokens,
            outputs=1,
            sequences=0,
            kv_bytes=cache.rank_bytes(cached_tokens, self.tp) if cached_tokens else 0,
            attention_flop=(2 * attention_width(self.architecture) * mean_attended + indexed) * tokens + expanded,
            attention_share=self.serving.engine.products_share,
            working=working,
        )
        return timed(work, self.speeds, working, total=_PROMPT)

    def busy_prompt_s(
        self, prompt: Pass, input_tokens: float, sequences: float, working: Working | None = None
    ) -> float:
        """Seconds that a prompt takes of a busy server; no more of them share a pass than sequences are in flight.

        `input_tokens` are those that the pass computes, without cached ones.
        """
        filled = input_tokens / self.serving.engine.prompt_chunk_tokens
        return prompt.shared(min(1.0, max(filled, 1 / sequences)), working)

    def _work(
        self,
        *,
        tokens: float,
        outputs: float,
        sequences: float,
        kv_bytes: float,
        attention_flop: float,
        attention_share: float,
        working: Working | None,
    ) -> Work:
        parts, weights, tp = self.parts, self.weights, self.tp
        scale = self.params / parts.params
        experts = self._of_experts(tokens, UNRECORDED if working is None else working)
        return Work(
            resident_bytes=weights.resident_bytes / tp,
            expert_bytes=experts.read_bytes,
            kv_bytes=kv_bytes,
            dense_flop=2 * scale * (tokens * parts.every_token + outputs * parts.head) / tp,
            expert_flop=experts.flop,
            attention_flop=attention_flop / tp,
            attention_share=attention_share,
            link_bytes=self._sent_bytes(tokens),
            sequences=sequences,
        )

    def _of_experts(self, tokens: float, working: Working) -> ExpertWork:
        """What so many tokens ask of the experts on each rank."""
        parts = self.parts
        touched = 0.0
        if parts.experts:
            touched = working.compute(
                distinct_experts, experts=parts.experts, active=parts.active_experts, tokens=tokens
            )
        flop = 2 * self.params / parts.params * tokens * parts.active_experts * parts.expert
        return ExpertWork(read_bytes=touched * self.weights.expert_bytes / self.tp, flop=flop / self.tp)

    def _sent_bytes(self, tokens: float) -> float:
        """What each rank sends to others."""
        return all_reduce_bytes.function(
            layers=self.architecture.layers, tokens=tokens, hidden_size=self.architecture.hidden_size, tp=self.tp
        )

    @cached_property
    def _latent_flop_per_token(self) -> float:
        """FLOP of one query for each token that it looks at, in absorbed latent attention.

        2 · a · (2·d_c + d_rope). With other attention the scores are bound by reading the cache, which is counted.
        """
        mla = self.architecture.mla
        if mla is None:
            return 0.0
        return 2 * self.architecture.attention_heads * (2 * mla.kv_lora_rank + mla.qk_rope_head_dim)

    @cached_property
    def _indexer_flop_per_token(self) -> float:
        """FLOP with which indexers score one token for one query: 2 · heads · width in each layer that selects."""
        sparse = self.architecture.sparse_attention
        if sparse is None:
            return 0.0
        return 2 * self.cache.reach.full * sparse.indexer_heads * sparse.indexer_head_dim

    @cached_property
    def _expanded_flop_per_token(self) -> float:
        """FLOP that make keys and values of a cached latent vector anew: 2 · d_c · a · (d_nope + d_v) a layer.

        0 with other attention, whose cache holds them, and where an indexer selects: there the vectors themselves are
        attended to.
        """
        mla = self.architecture.mla
        if mla is None or self.architecture.sparse_attention is not None:
            return 0.0
        widths = self.architecture.attention_heads * (mla.qk_nope_head_dim + mla.v_head_dim)
        return 2 * self.cache.reach.full * mla.kv_lora_rank * widths
