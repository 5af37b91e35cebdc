"""Which of the figures of a text are claimed, where it has several of a kind or speaks of several models."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.grammar.between import ClaimedSum
from bot.grammar.claims.amounts import MODEL
from bot.grammar.claims.facts import Fact, FactName, Value
from bot.grammar.claims.sentences import Named
from bot.grammar.money import Sum
from bot.grammar.quantities import Mixture
from calc.claimed import Claimed
from config.schema.gpu import Gpu
from config.schema.model import Model

_SUMS = frozenset(("gpu_hours", "days", "cost", "tokens"))
"""Figures of parts and of the whole stand side by side: the whole is the largest."""
_SAME_SIZE = 0.05
"""How far a size may be from that of the model and still say that again: 405B stands for 405.85B. Our own choice: names
round theirs to two digits, and sizes of one family lie further apart."""
_OF_ONE_MACHINE = 16
"""So few GPUs beside a larger number are those of one machine."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is claimed of one run."""

    model: Model | None
    gpu: Gpu | None
    facts: dict[FactName, Fact]
    left_out: tuple[Fact, ...]
    """Other figures of the same kinds."""
    others: tuple[Model, ...] = ()
    """Other models that are named, of which less is said."""

    @property
    def figures(self) -> int:
        """How many things it says; a model says its size."""
        has_size = self.model is not None or not {"params", "active"}.isdisjoint(self.facts)
        return len(self.facts.keys() - {"params", "active"}) + has_size


@dataclass
class _Group:
    """The figures that follow the name of one model."""

    model: Model | None
    facts: list[Fact]
    gpus: list[Gpu]


def chosen(sentences: Sequence[tuple[Named, Sequence[Fact]]]) -> tuple[Chosen, ...]:
    """What is claimed; several where as much is said of one model as of another."""
    groups = tuple(_grouped(sentences))
    if not groups:
        return ()
    if len(groups) == 1:
        return (_of(groups[0]),)
    most = max(len({fact.name for fact in group.facts}) for group in groups)
    named = [group for group in groups if len({fact.name for fact in group.facts}) == most]
    taken = named if most else list(groups[:1])
    others = tuple(group.model for group in groups if group.model is not None and group not in taken)
    return tuple(replace(_of(group), others=others) for group in taken)


def _grouped(sentences: Sequence[tuple[Named, Sequence[Fact]]]) -> Iterator[_Group]:
    """The figures by the model that is named before them; those before any name are of the first."""
    groups: dict[str, _Group] = {}
    current = _Group(None, [], [])
    for sentence, facts in sentences:
        places = [at for at, sign in enumerate(sentence.text) if sign == MODEL]
        events: list[tuple[int, int, Model | Fact]] = [
            *((at, 0, model) for at, model in zip(places, sentence.models, strict=True)),
            *((fact.start, 1, fact) for fact in facts),
        ]
        for _, _, event in sorted(events, key=lambda entry: entry[:2]):
            if isinstance(event, Fact):
                current.facts.append(event)
                continue
            if current.model is None and not groups:
                current.model = event
                groups[event.id] = current
            current = groups.setdefault(event.id, _Group(event, [], []))
        current.gpus += sentence.gpus
    yield from groups.values() or ((current,) if current.facts else ())


def _of(group: _Group) -> Chosen:
    placed, unplaced = _placed(group)
    by_name: dict[FactName, list[Fact]] = {}
    for fact in placed:
        by_name.setdefault(fact.name, []).append(fact)
    taken = {name: _one(name, facts) for name, facts in by_name.items()}
    others = [fact for fact in placed if fact.value != taken[fact.name].value]
    with_gpu = (taken[name].gpu for name in ("gpus", "gpu_hours") if name in taken)
    gpu = next((gpu for gpu in with_gpu if gpu is not None), next(iter(group.gpus), None))
    return Chosen(group.model, gpu, taken, tuple(_distinct([*others, *unplaced])))


def _placed(group: _Group) -> tuple[list[Fact], list[Fact]]:
    """The figures, bare sizes as what is free: first parameters, then tokens, if they are more; and what is left."""
    placed = [fact for fact in group.facts if not fact.is_bare]
    unplaced: list[Fact] = []
    size = group.model.params if group.model is not None else None
    size = size or next((_number(fact.value) for fact in placed if fact.name == "params"), None)
    has_tokens = any(fact.name == "tokens" for fact in placed)
    for fact in (fact for fact in group.facts if fact.is_bare):
        value = _number(fact.value)
        if size is None:
            size = value
            placed.append(fact)
        elif not has_tokens and value > size:
            has_tokens = True
            placed.append(replace(fact, name="tokens", is_bare=False))
        elif not is_same_size(value, size):
            unplaced.append(fact)
    return placed, unplaced


def is_same_size(said: float, own: float) -> bool:
    """Whether a size that is said is that of the model, as names round it."""
    return abs(said / own - 1) <= _SAME_SIZE


def _one(name: FactName, facts: Sequence[Fact]) -> Fact:
    if name in _SUMS:
        whole = [fact for fact in facts if fact.is_whole]
        return max(whole or facts, key=lambda fact: _number(fact.value))
    if name == "gpus" and _number(facts[0].value) <= _OF_ONE_MACHINE:
        return max(facts, key=lambda fact: _number(fact.value))
    return facts[0]


def _distinct(facts: Iterable[Fact]) -> Iterator[Fact]:
    seen: list[Value] = []
    for fact in facts:
        if fact.value not in seen:
            seen.append(fact.value)
            yield fact


def _number(value: Value) -> float:
    match value:
        case Claimed():
            return value.mid
        case ClaimedSum():
            return value.amount.mid
        case Sum():
            return value.amount
        case Mixture():
            return value.experts * value.params_each
        case _:
            return value
