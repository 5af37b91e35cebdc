"""A claim in prose as a question of the language: `GPT-4 took 25,000 A100s …` as `gpt-4 x25000 a100-80g …`."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.grammar import between, canonical
from bot.grammar.between import ClaimedSum
from bot.grammar.claims import noise
from bot.grammar.claims.chosen import Chosen, chosen, is_same_size
from bot.grammar.claims.facts import Fact, facts_of
from bot.grammar.claims.sentences import sentences
from bot.grammar.line import Line
from bot.grammar.money import Sum
from bot.grammar.quantities import Mixture
from bot.grammar.reading import Language
from bot.grammar.sentence import Syntax
from calc.claimed import Claimed
from config.schema.model import Model


@dataclass(frozen=True, slots=True)
class Prose:
    """What a text claims, in the words of the language."""

    claims: tuple[str, ...]
    """The claim; several where it says as much of one model as of another."""
    figures: int
    """How many things the first of them says."""
    has_cost: bool
    """Whether money is among them."""
    left_out: tuple[str, ...]
    """Other models and other figures of the same kinds, which were not taken."""
    models: tuple[str, ...]
    """The models that the claims are about."""
    is_of_serving: bool
    """Whether it speaks of serving a model, and not of training one."""


def read_prose(text: str, language: Language, syntax: Syntax) -> Prose:
    """The figures of a text that was written for people."""
    dialect = language.dialect_of(syntax)
    named = sentences(text, lambda plain: Line(language.tokens_of(plain, 0), dialect))
    found = chosen([(sentence, tuple(facts_of(sentence))) for sentence in named])
    low = text.lower()
    return Prose(
        claims=tuple(" ".join(_words(claim)) for claim in found),
        figures=found[0].figures if found else 0,
        has_cost=bool(found) and "cost" in found[0].facts,
        left_out=tuple(_left_out(found[0])) if found else (),
        models=tuple(claim.model.name for claim in found if claim.model is not None),
        is_of_serving=noise.SERVING.search(low) is not None and noise.TRAINING.search(low) is None,
    )


def _left_out(claim: Chosen) -> Iterator[str]:
    """A model of another size than is claimed, other models, and other figures."""
    params = claim.facts["params"].value if "params" in claim.facts else None
    if claim.model is not None and not _is_of(claim.model, params):
        yield claim.model.name
    yield from (model.name for model in claim.others)
    for fact in claim.left_out:
        yield from _spelled(fact)


def _words(claim: Chosen) -> Iterator[str]:
    yield from _size(claim)
    for name in ("tokens", "gpus"):
        if name in claim.facts:
            yield from _spelled(claim.facts[name])
    if claim.gpu is not None:
        yield claim.gpu.id
    for name in ("gpu_hours", "days", "cost", "mfu", "price"):
        if name in claim.facts:
            yield from _spelled(claim.facts[name])


def _size(claim: Chosen) -> Iterator[str]:
    """The model, unless another size is claimed of it; else the sizes."""
    params, active = (claim.facts[name].value if name in claim.facts else None for name in ("params", "active"))
    model = claim.model
    if model is not None and _is_of(model, params):
        yield model.id
        own = model.active_params or model.params
    else:
        if params is not None:
            yield _params(params)
        own = None
    if isinstance(active, float) and (own is None or not is_same_size(active, own)):
        yield f"active={canonical.quantity('active', active).removeprefix('active=')}"


def _params(params: object) -> str:
    if isinstance(params, Mixture):
        return canonical.mixture(params.experts, params.params_each)
    assert isinstance(params, float)  # that is what sizes are read as
    return f"params={canonical.quantity('params', params).removeprefix('params=')}"


def _is_of(model: Model, params: object) -> bool:
    """Whether a claimed size is that of the model, of which it may also be the active part."""
    if params is None or isinstance(params, Mixture):
        return True
    own = (model.params, model.active_params or model.params)
    return isinstance(params, float) and any(is_same_size(params, size) for size in own)


def _spelled(fact: Fact) -> Iterator[str]:
    """A figure in the words of the language."""
    value = fact.value
    match fact.name, value:
        case "tokens", float():
            yield f"tokens={canonical.quantity('tokens', value).removeprefix('tokens=')}"
        case "gpus", Claimed():
            spelled = between.spelled(value, canonical.number)
            yield f"x{spelled}" if value.is_exact else f"gpus={spelled}"
        case "gpu_hours", Claimed():
            yield f"gpu-hours={between.spelled(value, between.gpu_hours)}"
        case "days", Claimed():
            yield f"took={between.spelled(value, between.days)}"
        case "cost", ClaimedSum():
            currency = value.currency or "USD"
            yield f"cost={between.spelled(value.amount, lambda amount: canonical.budget(amount, currency))}"
        case "mfu", Claimed():
            yield f"mfu={between.spelled(value, between.share)}"
        case "price", Sum():
            yield canonical.price(value.amount, value.currency)
        case _, float() | Mixture():
            yield _params(value)
