"""Which commands a text that names none may be about, by its words: `8 h100 run llama 70b` is about serving."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.grammar.lexicon import FINETUNING_FILLERS, SERVING_FILLERS, TRAINING_FILLERS, VERSUS
from bot.grammar.line import Word

_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("compare", frozenset({*VERSUS, "compare", "comparing", "comparison", "比较"})),
    ("finetune", FINETUNING_FILLERS | {"lora", "qlora"}),
    ("memory", frozenset("memory vram ram gpu-memory fit fits 显存 内存 放得下 装得下".split())),
    ("train", TRAINING_FILLERS | {"训", "训完", "训好"}),
    ("infer", SERVING_FILLERS | {"run", "running", "跑", "每百万"}),
    ("price", frozenset("price prices rent rental hour hourly 价格 租金 租 每小时 每卡时".split())),
    ("memory", frozenset("need needs enough 需要 需 够 够吗 够不够".split())),
)
"""The surest first: who sets one against another compares, who asks for the memory to train a model asks for memory,
who runs a training asks for training, and who names a price beside a run asks for the run. Who only needs to know how
many GPUs, asks what holds the model."""
_OF_COMPARING = frozenset("cheaper 性价比 便宜 更便宜 划算 更划算 哪个好 哪个快 哪个贵".split())
"""Words of a comparison, and of many a remark."""
_WITHOUT_SUCH_WORDS = ("infer", "train", "budget", "gpu")
"""What a text is tried as last: a model that is served, a size or a model, some money, a GPU alone."""
_MOST_OF_A_FEW_GPUS = 16
"""So few GPUs are asked to serve a model; to train one takes more, or says how many tokens."""
_OF_SERVING = frozenset({"in", "out", "batch", "kv"})
_SERVED_ONLY = ("int4", "int8", "fp4")


@dataclass(frozen=True, slots=True)
class Meant:
    """A command that a text may be about."""

    command: str
    is_said: bool
    """Whether a word of the text says so; otherwise it is a guess that only a text without a mistake bears out."""

    def is_borne_out_by(self, words: Mapping[str, Word]) -> bool:
        """Whether the values of a text agree: that a model is served is a guess which takes more than its name."""
        return self.is_said or self.command != "infer" or _is_of_serving(words)


def commands_meant(words: Iterable[str]) -> Iterator[Meant]:
    """What a text with these words, in lower case, may be about, the likeliest first."""
    said = set(words)
    if _OF_COMPARING & said:
        yield Meant("compare", is_said=False)
    yield from (Meant(command, is_said=True) for command, words_of_it in _WORDS if words_of_it & said)
    yield from (Meant(command, is_said=False) for command in _WITHOUT_SUCH_WORDS)


def _is_of_serving(words: Mapping[str, Word]) -> bool:
    """A few GPUs, or what only serving counts."""
    gpus, precision = words.get("gpus"), words.get("precision")
    has_few_gpus = gpus is not None and isinstance(gpus.value, int | float) and gpus.value <= _MOST_OF_A_FEW_GPUS
    is_narrow = precision is not None and precision.value in _SERVED_ONLY
    return has_few_gpus or is_narrow or bool(_OF_SERVING & words.keys())
