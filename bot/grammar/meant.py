"""Which commands a text may be about besides one that it names, by its words: `8 h100 run llama 70b` serves."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bot.grammar.fillers import CARD_FILLERS, FINETUNING_FILLERS, HOW_LONG, SERVING_FILLERS, TRAINING_FILLERS
from bot.grammar.gpu_shape import GPU_SHAPE
from bot.grammar.lexicon import SETTING_AGAINST, VERSUS
from bot.grammar.line import Word
from bot.grammar.traffic import read_traffic, read_users, says_what
from config.schema.entry import name_key
from config.schema.serving import WeightFormat

_HOW_MANY_GPUS, _GPU_HOURS, _BREAK_EVEN, _OWN_OR_RENT = "how-many-gpus", "gpu-hours", "break-even", "own-or-rent"
"""Words for what several words of a text say together."""
_NEEDED = frozenset("need needs enough 需要 需 够 够吗 够不够".split())
_OF_MONEY = frozenset("cost costs 多少钱 价钱 费用 成本 花费 钱".split())
"""What is needed is money then."""
_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "buy",
        frozenset("buy buying purchase purchasing payback breakeven".split()).union(
            {_BREAK_EVEN, _OWN_OR_RENT}, "买 买卡 买断 购买 购置 采购 自购 自建 回本 回本期 回收期".split()
        ),
    ),
    ("compare", frozenset({*VERSUS, "compare", "comparing", "comparison", "比较"})),
    ("api", frozenset({"api", "apis", "接口"})),
    ("finetune", FINETUNING_FILLERS | {"lora", "qlora", "grpo", "dpo", "ppo"}),
    ("memory", frozenset("memory vram ram gpu-memory fit fits cache 显存 内存 缓存 放得下 装得下 放下 装下".split())),
    ("generate", frozenset("generate generating synthesize synthesise synthetic 生成 合成".split())),
    ("budget", frozenset("budget 预算 资金 经费".split())),
    ("train", TRAINING_FILLERS | {_GPU_HOURS, "electricity", "电费"}),
    ("memory", frozenset({_HOW_MANY_GPUS})),
    ("infer", SERVING_FILLERS | {"run", "running", "跑", "每百万"}),
    (
        "price",
        frozenset(
            (
                "price prices rent renting rental hour hourly monthly "
                "价格 价 报价 行情 租金 租 租用 月租 时租 每小时 每卡时"
            ).split()
        ),
    ),
    ("memory", _NEEDED),
)
"""The surest first: who sets one against another compares, who asks for the memory to train a model asks for memory,
who runs a training asks for training, and who names a price beside a run asks for the run. Who only needs to know how
many GPUs, asks what holds the model."""
_OF_COMPARING = SETTING_AGAINST.union(
    "cheaper 性价比 便宜 更便宜 划算 更划算 哪个好 哪个快 哪个贵 哪个便宜 哪个划算".split()
)
"""Words of a comparison, and of many a remark."""
_OF_COST = frozenset("cost costs much cheapest 多少钱 价钱 最便宜".split())
"""What a GPU costs is its price; a model has other costs."""
_WITHOUT_SUCH_WORDS = ("infer", "train", "budget")
"""What a text is tried as last: a model that is served, a size or a model, some money; then a GPU alone."""
_OF_PROMISES = frozenset("ttft tpot itl e2e sla slo n+1 首字 首字延迟 首词".split())
"""What is promised of a service: hosts promise nothing."""
_OF_PLANS = frozenset("plan plans sizing capacity 方案 规划 支撑 承载 扛 扛住".split())
"""What somebody plans who has some traffic to carry."""
_SPANS = frozenset("long hours days weeks months years".split())
_BEFORE_SPANS = frozenset(("how", "many"))
_CARDS = frozenset("gpu gpus card cards chip chips accelerator accelerators 卡 显卡 张 张卡 块 块卡 片 颗 枚".split())
_GPU_NAME = re.compile(f"{GPU_SHAPE}s?", re.ASCII)
_WHICH = frozenset("which what 哪个 哪种 哪款 哪些 哪张 哪块 什么 啥".split())
_CHEAPEST = frozenset("cheapest best 最便宜 最划算 最好 最值".split())
_CHEAP = _CHEAPEST.union("cheaper 便宜 更便宜 划算 更划算 性价比".split())
_BETWEEN = frozenset("is are the 的 是".split())
_OF_AN_END = frozenset("done finish finished ready complete 完成 训完 训好".split())
_OF_PRICES = frozenset("price prices pricing 价格 价 价钱 报价 定价".split())
_HOW_LARGE = re.compile(
    r"\A(?>.*?\b(?:what|how (?:big|large)|which|biggest|largest)\b)(?>.*?\b(?:can|could|would|to)\b)"
    r".*\b(?:pre-?)?train(?:ed)?\b"
    r"|\b(?:biggest|largest) (?:trainable )?(?:model|llm)\b"
    r"|(?:训练?|预训)(?:一?个|出)?(?:多大|多少 ?[bB参亿]|什么|啥|哪种|哪个)|多大的?(?:大?模型|llm)|最大的?模型",
    re.IGNORECASE,
)
_NOT_TRAINED = re.compile(
    r"\b(?:run|running|serve|host|deploy|infer|inference|fit|fits|load)\b|跑|推理|部署|装|放|微调|精调|tun",
    re.IGNORECASE,
)
_MOST_WORDS_OF_TRAFFIC = 6
_MOST_WORDS_OF_USERS = 4
_FEWEST_TOKENS = 1e6
"""In a span of time: fewer may be anything, unless tokens or requests are named."""
_MOST_OF_A_FEW_GPUS = 16
"""So few GPUs are asked to serve a model; to train one takes more, or says how many tokens."""
_LEAST_SIZE = 1e9
"""From here on a number without a currency is of parameters."""
_OF_SERVING = frozenset({"in", "out", "batch", "kv"})
_SERVED_ONLY = ("int4", "int8", "fp4")


@dataclass(frozen=True, slots=True)
class Meant:
    """A command that a text may be about."""

    command: str
    is_said: bool
    """Whether a word of the text says so; otherwise it is a guess that only a text without a mistake bears out."""
    is_of_all: bool = False
    """Whether all GPUs are meant, so that none has to be named."""

    def is_borne_out_by(self, words: Mapping[str, Word]) -> bool:
        """Whether the values of a text agree: that a model is served is a guess which takes more than its name.

        And that some money is spent is one which takes the money.
        """
        if self.is_said:
            return True
        return _is_of_serving(words) if self.command == "infer" else self.command != "budget" or _is_money(words)


def commands_meant(words: Iterable[str], closed_models: Iterable[str] = ()) -> Iterator[Meant]:
    """What a text with these words, in lower case, may be about, the likeliest first.

    `closed_models` are beginnings of the names of models that one can only have by an API.
    """
    in_order = tuple(words)
    said = {*in_order, *_said_together(in_order)}
    asks_how_long = _asks_how_long(in_order)
    said_of = said - _NEEDED if _OF_MONEY & said else said
    commands = [command for command, words_of_it in _WORDS if words_of_it & said_of]
    if _asks_for_a_plan(in_order, said):
        yield Meant("serve", is_said=True)
    if (api := _of_hosts(in_order, closed_models)) is not None and not {"train", "finetune", "memory"} & {*commands}:
        yield api
    if asks_which_gpu(in_order):
        yield Meant("compare", is_said=False, is_of_all=True)
    if _OF_COMPARING & said:
        yield Meant("compare", is_said=False)
    yield from (Meant(command, is_said=True) for command in commands if not (asks_how_long and command == "memory"))
    if _OF_PRICES & said:
        yield Meant("api", is_said=False)
    is_of_training = asks_how_long or "train" in commands
    guesses = [command for command in _WITHOUT_SUCH_WORDS if not (is_of_training and command == "infer")]
    guesses += ["price"] if _OF_COST & said else []
    yield from (Meant(command, is_said=False) for command in (*guesses, "gpu"))


def meant_besides(named: str, words: Iterable[str], closed_models: Iterable[str] = ()) -> Iterator[str]:
    """What a text that begins with a command's word may be about if not that: `train 70B 15T h100 vs h200` compares."""
    in_order = tuple(words)
    commands = dict.fromkeys(
        meant.command
        for meant in commands_meant(in_order, closed_models)
        if meant.is_said or meant.command == "compare"
    )
    if CARD_FILLERS.intersection(in_order):
        commands["gpu"] = None
    yield from (command for command in commands if command != named)


def asks_which_gpu(words: Iterable[str]) -> bool:
    """`which gpu is cheapest`, `cheapest gpu for`, `哪个卡最便宜`: asked of all, though none is named."""
    said = tuple(word for word in words if word not in _BETWEEN)
    pairs = tuple(pairwise(said))
    is_asked = any(first in _WHICH and second in _CARDS for first, second in pairs) and not _CHEAP.isdisjoint(said)
    return is_asked or any(first in _CHEAPEST and second in _CARDS for first, second in pairs)


def asks_how_large(line: str) -> bool:
    """`what can I train with`, `how big a model can`, `能训多大`: the model is the answer, not the question."""
    return _HOW_LARGE.search(line) is not None and _NOT_TRAINED.search(line) is None


def _of_hosts(words: tuple[str, ...], closed_models: Iterable[str]) -> Meant | None:
    """Whether it is about an API: by its traffic, or by a model that nobody else serves."""
    if _has_traffic(words):
        return Meant("api", is_said=True)
    beginnings = tuple(name_key(name) for name in closed_models)
    if not any(name_key(word).startswith(beginnings) for word in words):
        return None
    return Meant("api", is_said=not _OF_PRICES.union(_OF_COST).isdisjoint(words))


def _asks_for_a_plan(words: tuple[str, ...], said: Collection[str]) -> bool:
    """Whether some traffic has a promise or a plan beside it, or GPUs are counted that traffic or users need."""
    if _HOW_MANY_GPUS in said:
        return _has_traffic(words) or _has_users(words)
    return not (_OF_PROMISES | _OF_PLANS).isdisjoint(said) and _has_traffic(words)


def _has_users(words: tuple[str, ...]) -> bool:
    """`200 users`, `1k concurrent users`, `200人在线`."""
    return any(
        read_users("".join(words[start:end])) is not None
        for start in range(len(words))
        for end in range(start + 2, min(len(words), start + _MOST_WORDS_OF_USERS) + 1)
    )


def _has_traffic(words: tuple[str, ...]) -> bool:
    """`2B tokens per month`, `50 req/s`."""
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + _MOST_WORDS_OF_TRAFFIC) + 1):
            joined = "".join(words[start:end])
            traffic = read_traffic(joined)
            if traffic is not None and (traffic.amount >= _FEWEST_TOKENS or says_what(joined)):
                return True
    return False


def _said_together(words: tuple[str, ...]) -> Iterator[str]:
    pairs = tuple(pairwise(words))
    behind_how_many = [*(second for first, second in pairs if first in ("多少", "几"))]
    behind_how_many += [third for (how, many), (_, third) in pairwise(pairs) if (how, many) == ("how", "many")]
    if {"own", "owning"}.intersection(words) and {"rent", "renting", "lease", "leasing"}.intersection(words):
        yield _OWN_OR_RENT
    if ("break", "even") in pairs:
        yield _BREAK_EVEN
    if ("gpu", "hours") in pairs or "卡时" in behind_how_many:
        yield _GPU_HOURS
    elif any(word in _CARDS or _GPU_NAME.fullmatch(word) for word in behind_how_many):
        yield _HOW_MANY_GPUS


def _asks_how_long(words: tuple[str, ...]) -> bool:
    """`how long`, `how many days`, `when will it be done`, `多久`."""
    is_of_end = "when" in words and not _OF_AN_END.isdisjoint(words)
    spans = any(before in _BEFORE_SPANS and span in _SPANS for before, span in pairwise(words))
    return is_of_end or spans or not HOW_LONG.isdisjoint(words)


def _is_money(words: Mapping[str, Word]) -> bool:
    """A sum, or a number that is no size of a model."""
    budget = words.get("budget")
    return budget is not None and not (isinstance(budget.value, float) and budget.value >= _LEAST_SIZE)


def _is_of_serving(words: Mapping[str, Word]) -> bool:
    """A few GPUs, or what only serving counts."""
    gpus, precision = words.get("gpus"), words.get("precision")
    has_few_gpus = gpus is not None and isinstance(gpus.value, int | float) and gpus.value <= _MOST_OF_A_FEW_GPUS
    stored = precision.value if precision is not None else None
    is_narrow = isinstance(stored, WeightFormat) and stored.precision in _SERVED_ONLY
    return has_few_gpus or is_narrow or bool(_OF_SERVING & words.keys())
