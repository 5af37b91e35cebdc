"""Which commands a text that names none may be about, by its words: `8 h100 run llama 70b` is about serving."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_WORDS: dict[str, frozenset[str]] = {
    "finetune": frozenset("finetune finetuning fine-tune fine-tuning tune tuning sft lora qlora 微调 精调".split()),
    "memory": frozenset("memory vram ram gpu-memory fit fits 显存 内存 放得下 装得下".split()),
    "train": frozenset("train training pretrain pretraining pre-training 训练 预训练 训 训完 训好".split()),
    "infer": frozenset(
        (
            "infer inference serve serving deploy host hosting run running latency throughput ttft tpot tps "
            "tokens/s token/s 推理 部署 服务 延迟 吞吐 吞吐量 跑 每百万"
        ).split()
    ),
    "price": frozenset("price prices rent rental 价格 租金 租".split()),
}  # fmt: skip
"""The surest first: who asks for the memory to train a model asks for memory, who runs a training asks for training,
and who names a price beside a run asks for the run."""
_WITHOUT_SUCH_WORDS = ("train", "budget", "gpu")
"""What a text is tried as last: a size or a model, some money, a GPU alone."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A command that a text may be about."""

    command: str
    is_said: bool
    """Whether a word of the text says so; otherwise it is a guess that only a text without a mistake bears out."""


def commands_meant(words: Iterable[str]) -> Iterator[Meant]:
    """What a text with these words, in lower case, may be about, the likeliest first."""
    said = set(words)
    yield from (Meant(command, is_said=True) for command, words_of_it in _WORDS.items() if words_of_it & said)
    yield from (Meant(command, is_said=False) for command in _WITHOUT_SUCH_WORDS)
