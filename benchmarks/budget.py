"""The dearest texts that are known: what each costs with its buttons and its HTML, against what one text may cost.

Counted is the time of the processor, the least of a few runs: that is the text's own, whatever else the machine does.
"""

import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from bot.engine import Engine
from bot.grammar.refusal import Refusal
from bot.render.html import HtmlRenderer
from bot.render.numbers import Speaker
from config.load import load_catalog
from config.rates import EcbRates

BAR_MS = 250
ROUNDS = 3
SHOWN = 10


def least_ms(run: Callable[[], object]) -> float:
    """The least time of the processor that a call takes, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        run()
        times.append(time.process_time() - began)
    return min(times) * 1e3


class Text(NamedTuple):
    """One text, and what makes it dear."""

    why: str
    words: str
    replied_to: str | None = None
    """The command whose answer it is a reply to."""


def texts(engine: Engine) -> tuple[Text, ...]:
    """Texts of many kinds, each as long as it may be."""
    gpus, models, hosted = (
        tuple(names) for names in (engine.catalog.gpus, engine.catalog.models, engine.hosts().names())
    )
    eight = " ".join(gpus[-8:])
    unknown = " ".join(f"xq{number}" for number in range(78))
    aliases = ", ".join(f"&{name} [{', '.join([f'*{earlier}'] * 10)}]" for earlier, name in pairwise("abcdefghi"))
    return (
        Text("many mistakes in what may be any of ten commands", (
            "mistral-7b-v0.1 mythalion-13b 671B-A37B 5折 pythia-1b qwen-2-vl-72b deepseek-v4.1-flash-fast "
            "olmo-3.1-32b llama-2-7b finetune 3y kimi-k3.1 infer 671B-A37B 671B-A37B grid=zz x8 "
            "kimi-k2.6-fast claude-opus-4-0 llama glm-4.7-flashx 15TT qwen3-1.7b claude-opus-4.5 5折 "
            "phi-3-mini lorra minimax-m2 cached=80% dolphin-mixtral-8x7b 15T gpt-6.1-sol memory codellama-70b "
            "axk1 batch=max $1M int4 glm-5.3-us olmo-3.1-32b qwen3-32b batch=64 for 70B x8 "
            "glm-z1-rumination-32b qwn"
        )),
        Text("all models, of which hosts have many", f"/api {' '.join(models)}"[:1000]),
        Text("names of hosted models only", f"which is cheaper {' '.join(sorted(hosted, key=len)[:70])}"),
        Text("all GPUs", f"/price {' '.join(gpus)}"),
        Text("unknown words", f"70B 15T {unknown}"),
        Text("unknown words of hosts", f"/api {unknown}"),
        Text("eight GPUs, no model", f"/compare {eight} memory 405B"),
        Text("eight GPUs, and a mistake", f"compare {eight} infer llama-3.1-405b batch=max b999"),
        Text("a model of 1e18 parameters", "/memory 1e18 h100 batch=max"),
        Text("more than any cluster holds", "/infer 4e14 1e20 h100 batch=1000000000 int4"),
        Text("few days for much", "/train 1000T 1000T h100 in 1d"),
        Text("too little money for what is promised", "/serve qwen2.5-32b $500/month answer<10s ttft<1s"),
        Text("a long batch in an hour", "/generate llama-3.1-405b 10M out=100000 in 1h"),
        Text("a pipeline of all GPUs", "/memory 3e16 int4 gb300 x10000000 batch=1000000000"),
        Text("signs that unfold", "\ufdfa" * 4096),
        Text("full-width digits", "１" * 1000),
        Text("commas in digits", "1," * 500),
        Text("hanzi", "算鑫" * 500),
        Text("blanks and lines", " \n" * 2048),
        Text("aliases in settings", f"/settings import\nprices: {{h100: [&a [1], {aliases}]}}"),
        Text("brackets in settings", f"/settings import\ngpu: {'{a: ' * 1000}"),
        Text("a claim as long as a message", f"/check {'GPT-4 took 25,000 A100s for 90 to 100 days. ' * 95}"[:4096]),
        Text("a claim in one number", f"/check it took {'1' * 4000}"),
        Text("a claim that unfolds", "/check it took " + "\ufdfa" * 4000),
        Text("a claim of counts", f"/check it took {'12,345 gpus and ' * 250}"),
        Text("a reply of marks", "?!" * 500 + "x", replied_to=f"/compare {eight} infer llama-3.1-70b"),
        Text("a reply of GPUs", f"compare with {' '.join(gpus)}", replied_to="/train 70B 15T h100 x2048"),
    )  # fmt: skip


def main() -> None:
    """Print the dearest, with their milliseconds."""
    engine = Engine(load_catalog(), EcbRates())
    engine.warm_up()
    renderer = HtmlRenderer(Speaker())

    def answer(text: Text) -> None:
        words = text.words if text.replied_to is None else engine.follow_up(text.replied_to, text.words) or text.words
        reply = engine.reply(words)
        engine.actions(reply)
        renderer.reply(reply)
        if not isinstance(reply, Refusal):
            renderer.unfolded(reply.answer, reply.canonical)

    costs = [(least_ms(partial(answer, text)), text) for text in texts(engine)]
    for ms, text in sorted(costs, reverse=True)[:SHOWN]:
        print(f"budget: {ms:.0f} ms (bar {BAR_MS}): {text.why}: {' '.join(text.words.split())[:60]}")


if __name__ == "__main__":
    main()
