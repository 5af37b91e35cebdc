"""What /memory is asked: a model in training or served, everything resolved."""

from typing import Literal, Self, cast

from bot.request import Context, Given, Request
from bot.resolve.layout import (
    USUAL_CACHE,
    architecture_of,
    refuse_as_many_as_fit,
    refuse_of_other_purpose,
    refuse_uneven,
    resolve_cache,
    resolve_gpus,
    resolve_length,
    resolve_ranks,
    resolve_weights,
    resolve_whole,
    usual_weights,
)
from bot.resolve.offload import OFFLOAD_FIELDS, refuse_offload
from bot.resolve.size import ModelSize, resolve_held_size
from bot.resolve.terms import resolve_training_precision
from bot.text import t
from config.schema.defaults import Defaults
from config.schema.gpu import Gpu, Precision
from config.schema.memory import Optimizer, Recompute, ZeroStage
from config.schema.serving import WeightFormat

Purpose = Literal["train", "inference"]

_OF_TRAINING = ("zero", "optimizer", "recompute")
_OF_SERVING = ("kv",)
_MOST_SEQUENCES = 1_000_000_000
_USUAL_OPTIMIZER: Optimizer = "adamw"


class MemoryRequest(Request):
    """A model whose memory is asked for; None is left to the answer."""

    size: ModelSize
    purpose: Purpose
    gpu: Gpu
    gpus: int | None
    precision: Precision
    weight_format: WeightFormat | None
    """How served weights are stored; None in training."""
    tp: int | None
    pp: int | None
    zero: ZeroStage | None
    recompute: Recompute | None
    optimizer: Optimizer | None
    kv: Precision | None
    sequence_tokens: int
    batch: int | Literal["max"]

    takes = OFFLOAD_FIELDS | frozenset(
        "model params active gpu gpus precision purpose zero pp tp optimizer recompute seq batch kv ctx".split()
    )
    positional = ("params",)
    settable = frozenset({"gpu", "precision"})

    @classmethod
    def fillable(cls, given: Given) -> frozenset[str]:
        return cls.settable - {"precision"} if _purpose(given) == "train" else cls.settable

    @classmethod
    def resolve(cls, given: Given, context: Context) -> Self:
        defaults = context.catalog.defaults
        size = resolve_held_size(given, example="70B")
        purpose = _purpose(given)
        gpu = given.get("gpu", Gpu) or context.catalog.gpus[defaults.gpu]
        gpus = resolve_gpus(given)
        tp, pp = resolve_ranks(given, gpu, architecture_of(size)[0])
        refuse_uneven(given, gpus, tp or 1, pp or 1, whole=purpose == "train")
        sequence_tokens = resolve_length(given) or _usual_length(size, purpose, defaults)
        weight_format = None if purpose == "train" else resolve_weights(given, size, gpu, context.catalog)
        if weight_format is not None:
            refuse_offload(
                given, context, size=size, gpu=gpu, gpus=gpus, weight_format=weight_format,
                context_tokens=sequence_tokens,
            )  # fmt: skip
        return cls(
            size=size,
            purpose=purpose,
            gpu=gpu,
            gpus=gpus,
            precision=weight_format.precision if weight_format else resolve_training_precision(given, gpu),
            weight_format=weight_format,
            tp=tp,
            pp=pp,
            zero=cast("ZeroStage | None", resolve_whole(given, "zero", least=0, most=3, example="zero3")),
            recompute=cast("Recompute | None", given.get("recompute", str)),
            optimizer=_optimizer(given) if purpose == "train" else None,
            kv=None if purpose == "train" else resolve_cache(given),
            sequence_tokens=sequence_tokens,
            batch=_batch(given, purpose),
        )

    def spelled(self, context: Context) -> list[str]:
        defaults, built_in = context.catalog.defaults, context.catalog.built_in
        words = list(self.size.spelled())
        if self.purpose == "train":
            words.append("train")
        if not self.gpu.id == defaults.gpu == built_in.gpu:
            words.append(self.gpu.id)
        if self.gpus is not None:
            words.append(f"x{self.gpus}")
        stored = self.precision if self.weight_format is None else self.weight_format.id
        usual = self.gpu.training_precision if self.purpose == "train" else usual_weights(self.size, self.gpu)
        if stored != usual:
            words.append(stored)
        if self.zero is not None:
            words.append(f"zero{self.zero}")
        words += [f"{name}={value}" for name, value in self._named() if value is not None]
        length = "seq" if self.purpose == "train" else "ctx"
        if (
            not self.sequence_tokens
            == _usual_length(self.size, self.purpose, defaults)
            == _usual_length(self.size, self.purpose, built_in)
        ):
            words.append(f"{length}={self.sequence_tokens}")
        if self.batch != 1:
            words.append(f"batch={self.batch}")
        return words

    def _named(self) -> tuple[tuple[str, object], ...]:
        """What is named only where it is not usual."""
        return (
            ("tp", self.tp),
            ("pp", self.pp),
            ("recompute", self.recompute),
            ("optimizer", None if self.optimizer == _USUAL_OPTIMIZER else self.optimizer),
            ("kv", None if self.kv == USUAL_CACHE else self.kv),
        )


def _purpose(given: Given) -> Purpose:
    """As named, or training where something is named that only training has. Raises Refusal for a contradiction."""
    named = given.get("purpose", str)
    of_training = any(field in given.words for field in _OF_TRAINING)
    if named == "train" or (named is None and of_training):
        refuse_of_other_purpose(given, _OF_SERVING, purpose=t("training"))
        _refuse_offload_of_training(given)
        return "train"
    refuse_of_other_purpose(given, _OF_TRAINING, purpose=t("inference"))
    return "inference"


def _refuse_offload_of_training(given: Given) -> None:
    """Raises Refusal for states or weights on the host."""
    for field in OFFLOAD_FIELDS & given.words.keys():
        message = t("`{word}` is not estimated in training: take more GPUs, zero3, or adam8bit",
                    word=given.words[field].text)  # fmt: skip
        raise given.refusal(field, message, replace_with=("zero3", ""))


def _optimizer(given: Given) -> Optimizer:
    named = given.get("optimizer", str)
    return _USUAL_OPTIMIZER if named in (None, "adam") else cast("Optimizer", named)


def _usual_length(size: ModelSize, purpose: Purpose, defaults: Defaults) -> int:
    usual = defaults.training_sequence_tokens if purpose == "train" else defaults.memory.context_tokens
    return min(architecture_of(size)[0].max_context, usual)


def _batch(given: Given, purpose: Purpose) -> int | Literal["max"]:
    if purpose == "train":
        refuse_as_many_as_fit(given)
    elif given.get("batch", object) == "max":
        return "max"
    return resolve_whole(given, "batch", least=1, most=_MOST_SEQUENCES, example="batch=16") or 1
