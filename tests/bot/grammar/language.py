"""Every command of the language as the grammar sees it, those that are still to come included."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.grammar.line import Word
from bot.grammar.money import Sum
from bot.grammar.parse import Sentence, Syntax, Words
from bot.grammar.quantities import Mixture, MonthEnd, Quantity, TotalActive
from bot.grammar.traffic import Traffic
from bot.grammar.watching import NAMES
from calc.calibration import Measured

_EVERYWHERE = "model params active gpu gpus precision price offer discount currency fx as_of "
_TRAINING = "tokens seq mfu goodput deadline grid method "
_OWN = "own years load electricity interest resale hosting "
_HELD = "zero pp optimizer recompute "
_SERVING = "in out batch tp kv ctx method tokens peak saving "
_MEASURED = "measured calibrated keep "


def _syntax(name: str, aliases: str, takes: str, positional: str = "", many: str = "") -> Syntax:
    words = Words(frozenset(takes.split()), tuple(positional.split()), frozenset(many.split()))
    return Syntax(name=name, aliases=tuple(aliases.split()), example=f"/{name}", words=lambda: words)


SYNTAXES = (
    _syntax("train", "训练", _EVERYWHERE + _TRAINING + _OWN, "params tokens"),
    _syntax("infer", "inference 推理", _EVERYWHERE + _SERVING + _MEASURED, "params tokens"),
    _syntax(
        "memory", "显存", _EVERYWHERE + "purpose method zero pp tp optimizer recompute seq batch kv ctx", "params"
    ),
    _syntax(
        "finetune", "微调", _EVERYWHERE + _TRAINING + "rank epochs examples batch", "params tokens"
    ),
    _syntax(
        "budget", "预算 spend",
        "budget serve gpu gpus precision price offer discount currency fx mfu goodput as_of", "budget",
    ),
    _syntax("buy", "买 购买 rent-vs-buy", _OWN + "gpu gpus price offer discount currency fx as_of"),
    _syntax(
        "compare", "对比 比较 vs",
        _EVERYWHERE + _TRAINING + _OWN + _SERVING + _HELD + "purpose question rank epochs examples prompts group",
        "params tokens", "gpu model offer",
    ),
    _syntax(
        "api", "接口",
        "model gpu gpus precision kv tp price offer discount currency fx as_of in out traffic surge cached "
        "batch_prices page",
        "", "model",
    ),
    _syntax("gpu", "显卡", "gpu"),
    _syntax("price", "价格", "gpu offer as_of currency fx page", many="gpu"),
    _syntax("watch", " ".join(NAMES), "gpu offer price currency side digest ends"),
    _syntax("model", "模型", "model"),
    _syntax("article", "文章", ""),
    _syntax("settings", "设置", "currency gpu offer price discount mfu"),
    _syntax("help", "帮助", "topic"),
    _syntax("start", "开始", ""),
)  # fmt: skip


_PLAIN: dict[type, Callable[[Any], object]] = {
    Quantity: lambda found: found.value,
    Mixture: lambda found: {"experts": found.experts, "each": found.params_each},
    TotalActive: lambda found: {"total": found.total, "active": found.active},
    Sum: lambda found: (found.amount, found.currency),
    Measured: lambda found: (found.metric, found.value),
    Traffic: lambda found: (found.amount, found.unit, found.per),
    date: date.isoformat,
    MonthEnd: date.isoformat,
}


def plain(value: object) -> object:
    """A value of the grammar as a reader of a test would write it down; a preset is its id."""
    return _PLAIN[type(value)](value) if type(value) in _PLAIN else getattr(value, "id", value)


def _plain_word(word: Word) -> object:
    return plain(word.value)


def meaning(sentence: Sentence) -> Mapping[str, Any]:
    """A sentence as a table of tests writes it: field -> plain value, a list where several may stand."""
    once = {field: _plain_word(word) for field, word in sentence.words.items()}
    several = {field: [_plain_word(word) for word in words] for field, words in sentence.repeated.items()}
    return once | several
