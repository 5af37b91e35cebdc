"""How large a model is: a preset, a number, a mixture, or total and active parameters."""

import math
import re

from bot.grammar import canonical
from bot.grammar.line import Word
from bot.grammar.quantities import Mixture, Quantity, TotalActive
from bot.grammar.refusal import Refusal
from bot.request import Given
from bot.text import Compact, t
from config.schema.entry import Strict
from config.schema.model import Model

MOST_PARAMS = 1e18
MOST_TOKENS = 1e21
_INSTEAD = {"params": "70B", "tokens": "15T", "active": ""}
"""What a correction puts for an amount that nobody can mean."""
_ASSUMED_ACTIVE_EXPERTS = 2
_LEAST_ACTIVE_SHARE = 100_000
"""All parameters over the active ones: beyond this the active ones are a slip, or a number of experts."""
_MORE_THAN_ANY_MODEL = 5e12
"""Parameters beyond those of every known model: alone, such an amount is more often one of tokens."""
_ROUNDING = 0.05
"""How far the size in a model's name may be from its own: 1T stands for 1.04T."""


class ModelSize(Strict):
    """Total and active parameters, and how they were given."""

    params: float
    active_params: float
    model: Model | None = None
    experts: int | None = None
    """Experts of a size that was given as a product."""
    params_each: float | None = None
    """Parameters of one of these experts."""
    is_active_assumed: bool = False
    """Whether the active part of a product is our assumption: two experts a token."""

    @property
    def is_mixture(self) -> bool:
        """Whether a token passes through a part of the parameters only."""
        return self.active_params < self.params

    def spelled(self) -> tuple[str, ...]:
        """The words that give this size again."""
        if self.model is not None:
            usual = self.model.active_params or self.model.params
            return (self.model.id,) if self.active_params == usual else (self.model.id, self._spelled_active())
        if self.experts is not None and self.params_each is not None:
            spelled = canonical.mixture(self.experts, self.params_each)
            return (spelled,) if self.is_active_assumed else (spelled, self._spelled_active())
        if not self.is_mixture:
            return (canonical.quantity("params", self.params),)
        both = canonical.total_active(self.params, self.active_params)
        return (both,) if both else (canonical.quantity("params", self.params), self._spelled_active())

    def spelled_tokens(self, tokens: float) -> str:
        """The words for tokens behind those of this size; with their key where a model's own size would be read."""
        if self.model is not None and _is_nearly(tokens, self.model.params):
            return f"tokens={canonical.quantity('tokens', tokens).removeprefix('tokens=')}"
        return canonical.quantity("tokens", tokens)

    def _spelled_active(self) -> str:
        return f"active={canonical.quantity('active', self.active_params).removeprefix('active=')}"


def resolve_size(given: Given, *, example: str) -> ModelSize:
    """The size that the words mean. Raises Refusal where it is missing, impossible or absurd."""
    size = _named_size(given, example)
    active = given.get("active", float)
    if active is not None:
        _check_amount(given, "active", active, MOST_PARAMS)
        if active > size.params:
            message = t("More active parameters than there are in all: `{active}`", active=given.words["active"].text)
            raise given.refusal("active", message, replace_with=("",))
        if active * _LEAST_ACTIVE_SHARE < size.params:
            message = t("`{active}` is far too little of {params}: give parameters, e.g. active=37B",
                        active=given.words["active"].text, params=Compact(size.params))  # fmt: skip
            raise given.refusal("active", message, replace_with=("",))
        size = size.model_copy(update={"active_params": active, "is_active_assumed": False})
    return size


def resolve_held_size(given: Given, *, example: str) -> ModelSize:
    """The size of a model that has to lie in memory. Raises Refusal for active parameters that are not the model's.

    Where the architecture of a preset is known it says which parameters a token passes through; others would be counted
    in the products and not in what is read. Those that it has may be said again.
    """
    size = resolve_size(given, example=example)
    model = size.model
    if model is None or model.architecture is None or "active" not in given.words:
        return size
    own = model.active_params or model.params
    if _is_nearly(size.active_params, own):
        return size.model_copy(update={"active_params": own})
    message = t(
        "`{active}` beside {name}, of whose parameters {own} are active: leave it out, or give sizes without a model, "
        "e.g. {sizes}",
        active=given.words["active"].text,
        name=model.name,
        own=Compact(own),
        sizes=_sizes(size),
    )
    raise given.refusal("active", message, replace_with=("",))


def _sizes(size: ModelSize) -> str:
    """Total and active parameters as words of their own: `671B-A30B`."""
    return " ".join(size.model_copy(update={"model": None}).spelled())


def _named_size(given: Given, example: str) -> ModelSize:
    model = given.get("model", Model)
    if model is not None:
        if "params" in given.words and not _is_own_size(model, given.words["params"]):
            message = t(
                "`{size}` beside the model {name}, which has its own size",
                size=given.words["params"].text,
                name=model.name,
            )
            raise given.refusal("params", message, replace_with=("",))
        return ModelSize(params=model.params, active_params=model.active_params or model.params, model=model)
    size = given.get("params", object)
    match size:
        case Quantity():
            _check_amount(given, "params", size.value, MOST_PARAMS)
            return ModelSize(params=size.value, active_params=size.value)
        case Mixture():
            params = size.experts * size.params_each
            _check_amount(given, "params", params, MOST_PARAMS)
            return ModelSize(
                params=params,
                active_params=params * min(_ASSUMED_ACTIVE_EXPERTS, size.experts) / size.experts,
                experts=size.experts,
                params_each=size.params_each,
                is_active_assumed=True,
            )
        case TotalActive():
            _check_amount(given, "params", size.total, MOST_PARAMS)
            _check_amount(given, "params", size.active, MOST_PARAMS)
            if size.active > size.total:
                raise _swapped(given, size)
            return ModelSize(params=size.total, active_params=size.active)
        case _:
            raise Refusal(t("Parameters are missing, e.g. {example}", example=example), append=(example,))


def _is_own_size(model: Model, word: Word) -> bool:
    """Whether a size only says again how large a model is: `DeepSeek-V3 671B-A37B`."""
    if re.search(rf"(?<![\w.]){re.escape(word.text)}(?![\w.])", model.name, re.IGNORECASE):
        return True
    own_active = model.active_params or model.params
    match size := word.value:
        case Quantity():
            return _is_nearly(size.value, model.params)
        case TotalActive():
            return _is_nearly(size.total, model.params) and _is_nearly(size.active, own_active)
        case _:
            return False


def _is_nearly(said: float, own: float) -> bool:
    return abs(said / own - 1) < _ROUNDING


def _swapped(given: Given, size: TotalActive) -> Refusal:
    message = t("More active parameters than there are in all: `{size}`", size=given.words["params"].text)
    swapped = canonical.total_active(size.active, size.total)
    instead = (swapped or canonical.quantity("params", size.active),)
    return given.refusal("params", message, did_you_mean=instead)


def given_tokens(given: Given) -> float | None:
    """Tokens as given, or None. Raises Refusal for an amount that nobody can mean."""
    tokens = given.get("tokens", float)
    if tokens is not None:
        _check_amount(given, "tokens", tokens, MOST_TOKENS)
    return tokens


def resolve_tokens(given: Given, size: ModelSize) -> float:
    """Training tokens: as given, or those that the preset was trained on. Raises Refusal where neither is known."""
    if (tokens := given_tokens(given)) is not None:
        return tokens
    if size.model is not None and size.model.training_tokens is not None:
        return size.model.training_tokens
    if size.model is None and not size.is_mixture and size.params > _MORE_THAN_ANY_MODEL and "params" in given.words:
        word = given.words["params"].text
        message = t("Parameters are missing before `{tokens}`, e.g. 70B {tokens}", tokens=word)
        raise given.refusal("params", message, did_you_mean=(f"70B {word}",))
    suggested = canonical.quantity("tokens", float(f"{20 * size.params:.2g}"))
    raise Refusal(t("Tokens are missing, e.g. {example}", example=suggested), append=(suggested,))


def _check_amount(given: Given, field: str, value: float, most: float) -> None:
    if not value >= 1:
        message = t("`{word}` must be at least 1", word=given.words[field].text)
        raise given.refusal(field, message, replace_with=(_INSTEAD[field],))
    if not math.isfinite(value) or value > most:
        message = t(
            "`{word}` is more than anybody could mean: at most {most}",
            word=given.words[field].text,
            most=f"{most:.0e}".replace("+", ""),
        )
        raise given.refusal(field, message, replace_with=(_INSTEAD[field],))
