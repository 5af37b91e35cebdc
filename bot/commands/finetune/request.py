"""What /finetune is asked: a model to be fine-tuned, everything resolved."""

from datetime import date
from typing import Self

from bot.commands.finetune.data import (
    MOST_SEQUENCE,
    Sampling,
    examples_of_assumed_length,
    resolve_data,
    resolve_examples,
    resolve_sampling,
)
from bot.grammar import canonical
from bot.request import Context, Given, Request
from bot.resolve.currency import resolve_currency, resolve_fx
from bot.resolve.gpu import resolve_gpu
from bot.resolve.layout import (
    architecture_of,
    refuse_as_many_as_fit,
    refuse_of_other_purpose,
    resolve_gpus,
    resolve_whole,
)
from bot.resolve.own import OWN_FIELDS
from bot.resolve.price import RentalPrice, resolve_price, spelled_money
from bot.resolve.size import ModelSize, resolve_held_size
from bot.resolve.terms import resolve_day, resolve_discount, resolve_share, resolve_training_precision
from bot.text import t, verbatim
from calc.finetuning import Method
from config.rates import Fx
from config.schema.finetuning import FinetuningDefaults
from config.schema.gpu import Gpu, Precision
from config.schema.serving import WeightFormat

METHODS: tuple[Method, ...] = ("full", "lora", "qlora", "grpo")
_ADAPTED = ("lora", "qlora")
_OF_SAMPLING = ("prompts", "group", "in", "out")
_MOST_RANK, _MOST_EPOCHS, _MOST_BATCH = 4096, 1000, 1024


class FinetuneRequest(Request):
    """A model to be fine-tuned, everything resolved."""

    size: ModelSize
    method: Method
    tokens: float
    """Tokens of the data; of reinforcement learning those of the answers that are sampled."""
    examples: float | None
    """Examples that the data were given as, whose length is assumed."""
    epochs: float
    rank: int | None
    sampling: Sampling | None
    sequence_tokens: int
    batch: int
    gpu: Gpu
    gpus: int | None
    precision: Precision
    price: RentalPrice | None
    discount: float
    currency: str
    fx: Fx | None
    mfu: float | None
    as_of: date | None

    takes = OWN_FIELDS | frozenset(
        (
            "model params active tokens examples prompts group in out epochs method rank seq batch gpu gpus precision "
            "price offer discount currency fx mfu as_of"
        ).split()
    )
    positional = ("params", "tokens")
    settable = frozenset({"gpu", "price", "currency", "mfu"})

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        defaults = context.catalog.defaults
        size = resolve_held_size(given, example="8B")
        method = _method(given)
        _refuse_of_other_methods(given, method)
        sampling = resolve_sampling(given, defaults.finetuning) if method == "grpo" else None
        gpu = resolve_gpu(given, context)
        day = resolve_day(given, context)
        currency = resolve_currency(given, context)
        return cls(
            size=size,
            method=method,
            tokens=sampling.sampled_tokens if sampling else resolve_data(given, defaults.finetuning),
            examples=None if sampling else examples_of_assumed_length(given),
            epochs=_epochs(given, defaults.finetuning),
            rank=_rank(given, defaults.finetuning) if method in _ADAPTED else None,
            sampling=sampling,
            sequence_tokens=_sequence(given, size, sampling, defaults.finetuning),
            batch=_batch(given),
            gpu=gpu,
            gpus=resolve_gpus(given),
            precision=_precision(given, gpu),
            price=resolve_price(given, context, gpu, day or context.today),
            discount=resolve_discount(given),
            currency=currency,
            fx=resolve_fx(given, context, currency, day),
            mfu=resolve_share(given, "mfu"),
            as_of=day,
        )

    def spelled(self, context: Context) -> list[str]:
        defaults, built_in = context.catalog.defaults, context.catalog.built_in
        words = [*self.size.spelled(), *self._spelled_data(defaults.finetuning, built_in.finetuning), self.method]
        usual = {name: getattr(built_in.finetuning, name) for name in ("epochs", "rank")}
        if self.epochs != usual["epochs"] or defaults.finetuning.epochs != usual["epochs"]:
            words.append(f"epochs={canonical.number(self.epochs)}")
        if self.rank is not None and (self.rank != usual["rank"] or defaults.finetuning.rank != usual["rank"]):
            words.append(f"rank={self.rank}")
        if self.sampling is None and not self.sequence_tokens == _usual_sequence(
            self.size, defaults.finetuning
        ) == _usual_sequence(self.size, built_in.finetuning):
            words.append(f"seq={self.sequence_tokens}")
        if self.batch != 1:
            words.append(f"batch={self.batch}")
        if not self.gpu.id == defaults.gpu == built_in.gpu:
            words.append(self.gpu.id)
        if self.gpus is not None:
            words.append(f"x{self.gpus}")
        if self.precision != self.gpu.training_precision:
            words.append(self.precision)
        words += spelled_money(self.price, self.discount, self.currency, self.fx, context)
        if self.mfu is not None:
            words.append(canonical.share("mfu", self.mfu))
        if self.as_of is not None:
            words.append(f"as-of={self.as_of}")
        return words

    def _spelled_data(self, defaults: FinetuningDefaults, built_in: FinetuningDefaults) -> list[str]:
        sampling = self.sampling
        if self.examples is not None:
            return [f"examples={canonical.number(self.examples)}"]
        if sampling is None:
            return [self.size.spelled_tokens(self.tokens)]
        words = [f"prompts={canonical.number(sampling.prompts)}"]
        for name, field in (("group", "group"), ("in", "prompt_tokens"), ("out", "answer_tokens")):
            value = getattr(sampling, field)
            if not value == getattr(defaults.reinforcement, field) == getattr(built_in.reinforcement, field):
                words.append(f"{name}={value}")
        return words


def _method(given: Given) -> Method:
    """As named, or LoRA; four bits make it QLoRA. Raises Refusal for a method that is not one of fine-tuning."""
    named = given.get("method", str) or "lora"
    method = next((method for method in METHODS if method == named), None)
    if method is None:
        message = t("/finetune knows lora, qlora, full and grpo, not {named}", named=named)
        raise given.refusal("method", message, did_you_mean=("lora", "grpo"), replace_with=("lora", "grpo", ""))
    if not _is_of_four_bits(given):
        return method
    if method not in _ADAPTED:
        message = t("`{word}` weights can be fine-tuned with qlora only", word=given.words["precision"].text)
        raise given.refusal("precision", message, replace_with=("",))
    return "qlora"


def _refuse_of_other_methods(given: Given, method: Method) -> None:
    if method == "grpo" and "examples" in given.words:
        prompts = f"prompts={canonical.number(resolve_examples(given))}"
        message = t("`{word}`: GRPO counts prompts, e.g. {prompts}", word=given.words["examples"].text, prompts=prompts)
        raise given.refusal("examples", message, replace_with=(prompts,))
    unused = ("mfu", "seq") if method == "grpo" else _OF_SAMPLING
    refuse_of_other_purpose(given, unused if method in _ADAPTED else (*unused, "rank"), purpose=verbatim(method))


def _precision(given: Given, gpu: Gpu) -> Precision:
    """Of the computation, which four-bit weights leave as it is."""
    if _is_of_four_bits(given):
        return gpu.training_precision
    return resolve_training_precision(given, gpu)


def _is_of_four_bits(given: Given) -> bool:
    stored = given.get("precision", WeightFormat)
    return stored is not None and stored.precision == "int4"


def _epochs(given: Given, defaults: FinetuningDefaults) -> float:
    epochs = given.get("epochs", float)
    if epochs is None:
        return defaults.epochs
    if not 0 < epochs <= _MOST_EPOCHS:
        raise given.refusal("epochs", t("Epochs lie between 0 and 1,000, e.g. epochs=3"), did_you_mean=("epochs=3",))
    return epochs


def _rank(given: Given, defaults: FinetuningDefaults) -> int:
    return resolve_whole(given, "rank", least=1, most=_MOST_RANK, example="rank=16") or defaults.rank


def _batch(given: Given) -> int:
    refuse_as_many_as_fit(given)
    return resolve_whole(given, "batch", least=1, most=_MOST_BATCH, example="batch=1") or 1


def _usual_sequence(size: ModelSize, defaults: FinetuningDefaults) -> int:
    return min(architecture_of(size)[0].max_context, defaults.sequence_tokens)


def _sequence(given: Given, size: ModelSize, sampling: Sampling | None, defaults: FinetuningDefaults) -> int:
    if sampling is not None:
        return sampling.prompt_tokens + sampling.answer_tokens
    named = resolve_whole(given, "seq", least=1, most=MOST_SEQUENCE, example="seq=4096")
    return named or _usual_sequence(size, defaults)
