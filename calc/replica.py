"""One copy of a model under a growing load: what each number of requests in flight makes of its speed."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from calc import load, queueing
from calc.layout import Layout
from calc.passes import Pass
from calc.served import ServedModel
from calc.spread import Doubt
from calc.working import UNRECORDED, Working

Bound = Literal["ttft", "tpot", "answer", "memory", "engine"]
"""What keeps more requests from being in flight: a promised time, the memory, or what engines take at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """The times that every request is to keep on average, in seconds; None for any."""

    ttft_s: float | None = None
    tpot_s: float | None = None
    answer_s: float | None = None
    """To the last token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a number of requests in flight takes of each stage of a copy."""

    sequences: float
    step_s: float
    prompt_s: float
    """A prompt, of a copy that is as busy."""
    seconds: float
    """All of a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A copy with so many requests in flight."""

    in_flight: float
    requests_per_s: float
    tpot_s: float
    ttft_s: float
    """Where requests come one by one."""
    crowded_ttft_s: float
    """Where all in flight come at once."""
    answer_s: float

    def broken(self, promise: Promise) -> Bound | None:
        """The first of the promised times that is not kept; None where all are."""
        if promise.ttft_s is not None and self.ttft_s > promise.ttft_s:
            return "ttft"
        if promise.tpot_s is not None and self.tpot_s > promise.tpot_s:
            return "tpot"
        if promise.answer_s is not None and self.answer_s > promise.answer_s:
            return "answer"
        return None

    def excess(self, promise: Promise) -> float:
        """How many times a promised time is exceeded at most; below 1 where all are kept."""
        promised = (
            (self.ttft_s, promise.ttft_s), (self.tpot_s, promise.tpot_s), (self.answer_s, promise.answer_s)
        )  # fmt: skip
        return max((actual / limit for actual, limit in promised if limit is not None), default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The most requests that a copy may have in flight, and what sets it."""

    in_flight: int
    """0 where even a single request breaks the promise."""
    bound: Bound


@dataclass(frozen=True, kw_only=True)
class Replica:
    """A copy of a model on the GPUs of one layout, and the requests that it answers."""

    model: ServedModel
    layout: Layout
    input_tokens: int
    cached_tokens: float
    """Of the input, those whose keys and values are there already."""
    output_tokens: int

    @cached_property
    def prompt(self) -> Pass:
        """The prompt of one request on an idle copy."""
        return self.model.prompt(self.input_tokens, cached_tokens=self.cached_tokens)

    @cached_property
    def next_prompt_s(self) -> float:
        """Seconds that one more prompt takes of a copy which is full of them."""
        return self.busy_prompt_s(math.inf)

    def busy_prompt_s(self, sequences: float, working: Working = UNRECORDED) -> float:
        """Seconds that a prompt takes of a copy with so many sequences in flight."""
        return self.model.busy_prompt_s(self.prompt, self.input_tokens - self.cached_tokens, sequences, working)

    @property
    def gpus(self) -> int:
        """What it stands on."""
        return self.layout.gpus

    @property
    def room(self) -> int:
        """The most requests in flight that memory holds and an engine takes."""
        return min(self.layout.most_sequences, self.model.serving.plans.most_in_flight)

    @cached_property
    def full(self) -> Loaded:
        """The copy with as many requests in flight as there is room for."""
        return self.at(self.room)

    def turn(self, in_flight: float, working: Working = UNRECORDED) -> Turn:
        """How long so many requests take, one after another taking the place of one that has its answer.

        As long as a single one where there are fewer. The stages of a pipeline share them out.
        """
        sequences = max(1.0, in_flight / self.layout.pp)
        step_s = self.model.decode(sequences, self.input_tokens + self.output_tokens / 2, working).seconds
        prompt_s = self.busy_prompt_s(sequences, working)
        seconds = working.compute(
            load.batch_s, sequences=sequences, prompt_s=prompt_s, output_tokens=self.output_tokens, step_s=step_s
        )
        return Turn(sequences=sequences, step_s=step_s, prompt_s=prompt_s, seconds=seconds)

    def at(self, in_flight: float, working: Working = UNRECORDED) -> Loaded:
        """The copy with so many requests in flight on average."""
        stages, compute = self.layout.pp, working.compute
        turn = self.turn(in_flight, working)
        sequences, step_s, prompt_s = turn.sequences, turn.step_s, turn.prompt_s
        idle_s, next_prompt_s = self.prompt.seconds, self.next_prompt_s
        tpot_s = compute(
            load.tpot_s,
            step_s=step_s,
            stall=self.model.serving.engine.stall,
            sequences=sequences,
            prompt_s=prompt_s,
            output_tokens=self.output_tokens,
        )
        requests_per_s = compute(queueing.requests_per_s, in_flight=in_flight, seconds=turn.seconds)
        busy = compute(
            queueing.prompt_load,
            requests_per_s=requests_per_s,
            prompt_s=next_prompt_s,
            stages=stages,
            sequences=sequences,
        )
        wait_s = compute(queueing.prompt_wait_s, load=busy, prompt_s=next_prompt_s)
        ttft_s = compute(queueing.loaded_ttft_s, idle_s=idle_s, step_s=step_s, wait_s=wait_s)
        return Loaded(
            in_flight=in_flight,
            requests_per_s=requests_per_s,
            tpot_s=tpot_s,
            ttft_s=ttft_s,
            crowded_ttft_s=compute(
                queueing.crowded_ttft_s, idle_s=idle_s, step_s=step_s, sequences=sequences, prompt_s=prompt_s
            ),
            answer_s=compute(queueing.answer_s, ttft_s=ttft_s, output_tokens=self.output_tokens, tpot_s=tpot_s),
        )

    def doubts(self, *, is_typical: bool) -> tuple[Doubt, ...]:
        """What estimates of it may break on."""
        techniques: tuple[Doubt, ...] = ("cached",) if self.cached_tokens else ()
        return self.model.doubts(
            is_typical=is_typical,
            stages=self.layout.pp,
            context_tokens=self.input_tokens + self.output_tokens,
            techniques=techniques,
        )

    @property
    def unpromised(self) -> Limit:
        """The most requests in flight where nothing is promised."""
        is_memory = self.layout.most_sequences <= self.model.serving.plans.most_in_flight
        return Limit(in_flight=self.room, bound="memory" if is_memory else "engine")

    @cached_property
    def _limits(self) -> dict[Promise, Limit]:
        """By promise, those that were asked before."""
        return {}

    def limit(self, promise: Promise) -> Limit:
        """The most requests in flight that keep the promise."""
        if promise not in self._limits:
            self._limits[promise] = self._limit(promise)
        return self._limits[promise]

    def _limit(self, promise: Promise) -> Limit:
        """All times grow with the requests in flight, so the limit is found by halving."""
        broken = self.full.broken(promise)
        if broken is None:
            return self.unpromised
        if (at_once := self.at(1).broken(promise)) is not None:
            return Limit(in_flight=0, bound=at_once)
        kept, first_broken = 1, self.room
        while first_broken - kept > 1:
            middle = (kept + first_broken) // 2
            if (at_middle := self.at(middle).broken(promise)) is None:
                kept = middle
            else:
                first_broken, broken = middle, at_middle
        return Limit(in_flight=kept, bound=broken)
