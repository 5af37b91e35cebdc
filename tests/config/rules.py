"""Every rule of the presets with what breaks it in the real ones, and what the error has to say."""

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import yaml

from config.load import BUILT_IN, FILES
from config.reader import read_mapping
from tests.config.folders import mistake

Content = dict[str, Any]


class Rule(NamedTuple):
    """One rule: what breaks it in which file, and what the error has to say, from its place to its fix."""

    file: str
    spoil: Callable[[Content], None]
    place: str
    field: str
    fix: str


def put(value: object, *path: str | int) -> Callable[[Content], None]:
    """Write a value at a place of a file."""

    def spoil(content: Content) -> None:
        at: Any = content
        for part in path[:-1]:
            at = at[part]
        at[path[-1]] = value

    return spoil


def taken(*path: str) -> Callable[[Content], None]:
    """Take away what stands at a place of a file."""

    def spoil(content: Content) -> None:
        at: Any = content
        for part in path[:-1]:
            at = at[part]
        del at[path[-1]]

    return spoil


def added(value: object, *path: str) -> Callable[[Content], None]:
    """Add to the list at a place of a file."""

    def spoil(content: Content) -> None:
        at: Any = content
        for part in path:
            at = at.setdefault(part, [])
        at.append(value)

    return spoil


def copied(entry: str, name: str, **changed: object) -> Callable[[Content], None]:
    """Add an entry like another."""

    def spoil(content: Content) -> None:
        content[name] = {**content[entry], **changed}

    return spoil


def swapped(*path: str) -> Callable[[Content], None]:
    """Turn a list around."""

    def spoil(content: Content) -> None:
        at: Any = content
        for part in path:
            at = at[part]
        at.reverse()

    return spoil


def without(word: str) -> Callable[[Content], None]:
    """Take away every entry whose name has a word in it."""

    def spoil(content: Content) -> None:
        for name in [name for name in content if word in name]:
            del content[name]

    return spoil


V3, OFFER = "deepseek-v3", "aws-h100-on-demand"
PRICE = {
    "as_of": date(2024, 7, 10),
    "usd_per_gpu_hour": 12.29,
    "confidence": "high",
    "source": "https://aws.amazon.com",
}
ARCHITECTURE = (V3, "architecture")
OF_ENTRIES = {
    # gpus.yaml
    "sparse-peak": Rule("gpus.yaml", put(1979, "h100", "dense_tflops", "bf16"), "h100", "dense_tflops.bf16 is 1979",
                        "put 989.5"),
    "sparse-peak-of-an-old-chip": Rule("gpus.yaml", put(21.2, "p100", "sparse_bf16_tflops"), "p100",
                                       "dense_tflops.fp16", "or correct the sparse one"),
    "no-sparse-peak": Rule("gpus.yaml", taken("h100", "sparse_bf16_tflops"), "h100", "sparse_bf16_tflops is missing",
                           "give it"),
    "no-peak": Rule("gpus.yaml", put({"fp8": 1979}, "h100", "dense_tflops"), "h100", "dense_tflops needs bf16 or fp16",
                    "give the dense peak"),
    "usable-memory": Rule("gpus.yaml", put(85.5, "h100", "memory_usable_gib"), "h100", "memory_usable_gib is 85.5",
                          "put the GiB that the driver shows"),
    "power": Rule("gpus.yaml", put(127.5, "h100", "server_w_per_gpu"), "h100", "server_w_per_gpu is 127.5",
                  "put the power of the server over its chips"),
    "bridge": Rule("gpus.yaml", put(2, "h100", "interconnect", "joins"), "h100", "interconnect: joins and",
                   "give both or neither"),
    "source-of-no-field": Rule("gpus.yaml", put("a page", "h100", "sources_of", "tdp"), "h100", "sources_of names tdp",
                               "correct it"),
    "doubt-of-no-field": Rule("gpus.yaml", put(["dense_tflops.fp9"], "h100", "doubtful"), "h100",
                              "doubtful names dense_tflops.fp9", "correct it, or remove it"),
    "label-of-another": Rule("gpus.yaml", put("h100", "h200", "label"), "h200", "label: `h100` is that of h100",
                             "choose another"),
    "alias-of-another": Rule("gpus.yaml", put(["H100"], "h200", "aliases"), "h200",
                             "aliases: `H100` already names h100", "choose another"),
    "alias-of-nothing": Rule("gpus.yaml", put(["-"], "h200", "aliases"), "h200", "aliases: `-` has no letter",
                             "remove it"),
    "alias-that-is-a-size": Rule("gpus.yaml", put(["910B"], "ascend-910b", "aliases"), "ascend-910b",
                                 "aliases: `910B` is an amount", "put more of the name before it"),
    "id-but-for-dots": Rule("gpus.yaml", copied("h100", "h.100", label="H.100", aliases=[]), "h.100",
                            "id: `h.100` already names h100", "choose another"),
    "id-in-capitals": Rule("gpus.yaml", copied("h100", "H99", label="H99", aliases=[]), "H99", "id: put",
                           "lower-case letters"),
    "id-as-a-field": Rule("gpus.yaml", put("h100", "h100", "id"), "h100", "id is the name above", "remove it"),
    "flat": Rule("gpus.yaml", put(700, "h100"), "h100", "has no fields", "put them below it, indented"),
    # models.yaml
    "active": Rule("models.yaml", put(7e11, V3, "active_params"), V3, "active_params must be below params",
                   "leave it out for a dense model"),
    "mixture-without-active": Rule("models.yaml", taken(V3, "active_params"), V3, "active_params is missing",
                                   "a mixture of experts needs it"),
    "count-of-nothing": Rule("models.yaml", put("rounded", "gpt-4", "counted_differs"), "gpt-4",
                             "counted_differs is there without an architecture", "remove it"),
    "experts": Rule("models.yaml", put(300, *ARCHITECTURE, "experts", "active"), V3, "experts: active is 300",
                    "put at most 256"),
    "mla": Rule("models.yaml", put("gqa", *ARCHITECTURE, "attention"), V3, "the field mla go together",
                "give both or neither"),
    "linear": Rule("models.yaml", put("hybrid-linear", "llama-3.1-8b", "architecture", "attention"), "llama-3.1-8b",
                   "needs linear_attention", "say which layers are full"),
    "head": Rule("models.yaml", taken("llama-3.1-8b", "architecture", "head_dim"), "llama-3.1-8b",
                 "head_dim is missing", "read it from the model's configuration"),
    "run-on-no-gpu": Rule("models.yaml", put({"gpu": "h1000", "gpu_hours": 1, "source": "a page"}, V3, "reported_run"),
                          V3, "reported_run.gpu: `h1000` is not in gpus.yaml", "did you mean `h100`?"),
    "made-from-no-model": Rule("models.yaml", put("deepseek-v33", V3, "made_from"), V3,
                               "made_from: `deepseek-v33` is not in models.yaml", "did you mean `deepseek-v3`?"),
    "model-named-as-a-gpu": Rule("models.yaml", put(["H100"], V3, "aliases"), V3, "aliases: `H100` already names h100",
                                 "choose another"),
    # prices.yaml, hardware.yaml, providers.yaml, grids.yaml
    "order": Rule("prices.yaml", swapped(OFFER, "history"), OFFER, "history is out of order",
                  "append new prices at the end"),
    "no-price": Rule("prices.yaml", put([], OFFER, "history"), OFFER, "history: put", "at least 1 in the list"),
    "gpu": Rule("prices.yaml", put("h1000", OFFER, "gpu"), OFFER, "gpu: `h1000` is not in gpus.yaml",
                "did you mean `h100`?"),
    "provider": Rule("prices.yaml", put("x9", OFFER, "provider"), OFFER, "provider: `x9` is not in providers.yaml",
                     "add it there"),
    "price-without-currency": Rule("prices.yaml", put(18, OFFER, "history", 0, "per_gpu_hour"), OFFER,
                                   "per_gpu_hour and currency go together", "or usd_per_gpu_hour alone"),
    "neither-price": Rule("prices.yaml", put({name: PRICE[name] for name in ("as_of", "confidence", "source")}, OFFER,
                                             "history", 0), OFFER, "history[2024-07-10]: the price is missing",
                          "add usd_per_gpu_hour, such as 2.10, or per_gpu_hour and currency"),
    "two-prices": Rule("prices.yaml", put({**PRICE, "per_gpu_hour": 18, "currency": "CNY"}, OFFER, "history", 0), OFFER,
                       "either usd_per_gpu_hour, or per_gpu_hour with its currency", "give one of them"),
    "purchase-order": Rule("hardware.yaml", swapped("h100", "history"), "h100", "history is out of order",
                           "oldest first"),
    "owned": Rule("hardware.yaml", copied("h100", "h1000"), "h1000", "`h1000` is not in gpus.yaml",
                  "did you mean `h100`?"),
    "provider-named-as-another": Rule("providers.yaml", put(["azure"], "aws", "aliases"), "aws",
                                      "aliases: `azure` already names azure", "choose another"),
    "format-named-as-a-gpu": Rule("serving.yaml", put(["H100"], "formats", "nf4", "aliases"), "nf4",
                                  "aliases: `H100` already names h100", "choose another"),
    "grid-named-as-another": Rule("grids.yaml", put(["us"], "fr", "aliases"), "fr", "aliases: `us` already names us",
                                  "choose another"),
    "no-source": Rule("grids.yaml", put([], "us", "sources"), "us", "sources: put", "at least 1 in the list"),
    # utilisation.yaml, scaling.yaml
    "band": Rule("utilisation.yaml", put(0.01, "hopper-dense", "mfu", "high"), "hopper-dense", "mfu: low",
                 "must rise: sort them"),
    "law": Rule("scaling.yaml", put(20, "besiroglu", "tokens_per_param"), "besiroglu",
                "a law is either a fit or a ratio", "give loss or tokens_per_param"),
    "law-range": Rule("scaling.yaml", put({"least": 1e22, "most": 1e20}, "besiroglu", "fitted_flop"), "besiroglu",
                      "fitted_flop: least 1e+22 is not below most", "swap them"),
}  # fmt: skip
OF_VALUES = {
    # serving.yaml, defaults.yaml, which are no entries
    "format": Rule("serving.yaml", taken("formats", "int4"), "", "formats.int4 is missing", "add its bits"),
    "format-of-another": Rule("serving.yaml", put("int8", "formats", "int4", "precision"), "",
                              "formats.int4.precision is int8", "correct it"),
    "measured-format": Rule("serving.yaml", put(["int3"], "spreads", "measured_weights"), "",
                            "measured_weights names int3", "remove it there"),
    "served-in": Rule("serving.yaml", taken("plans", "served_in", "int4"), "",
                      "served_in.int4 is missing", "add the formats that such a model is served in"),
    "calibrated-wider": Rule("serving.yaml", put(0.01, "spreads", "calibrated", "tpot", "dense", "low"), "",
                             "calibrated.tpot.dense is wider than tpot.dense", "make it at most"),
    "share-of-a-type": Rule("serving.yaml", taken("engine", "dtype_shares", "fp8"), "",
                            "dtype_shares.fp8 is missing", "add it, such as 0.8"),
    "fitted": Rule("serving.yaml", put(["speed"], "engine", "fitted"), "", "fitted names speed", "remove it"),
    "default-gpu": Rule("defaults.yaml", put("h1000", "gpu"), "", "gpu: `h1000` is not in gpus.yaml",
                        "did you mean `h100`?"),
    "default-grid": Rule("defaults.yaml", put("atlantis", "grid"), "", "grid: `atlantis` is not in grids.yaml",
                         "add it there"),
    "currency": Rule("defaults.yaml", put("XYZ", "currency"), "", "currency: no exchange rate for XYZ",
                     "put one that has rates"),
    "offer-of-no-gpu": Rule("defaults.yaml", put(OFFER, "offers", "h1000"), "", "offers: `h1000` is not in gpus.yaml",
                            "did you mean `h100`?"),
    "no-such-offer": Rule("defaults.yaml", put("aws-h100", "offers", "h100"), "",
                          "offers.h100: `aws-h100` is not in prices.yaml", "did you mean"),
    "offer-of-another": Rule("defaults.yaml", put("aws-h200-on-demand", "offers", "h100"), "",
                             "offers.h100: `aws-h200-on-demand` rents h200", "name an offer of h100"),
    "no-offer": Rule("defaults.yaml", taken("offers", "h100"), "", "offers.h100 is missing", "e.g. `h100: "),
    "clusters": Rule("defaults.yaml", swapped("cluster", "usual_gpus"), "", "cluster: usual_gpus has to rise",
                     "sort it"),
    "slowdown": Rule("defaults.yaml", put(9, "finetuning", "qlora", "slowdown", "low"), "",
                     "finetuning.qlora.slowdown: low 9", "must rise: sort them"),
    "article": Rule("defaults.yaml", put("x9", "article", "offer"), "", "article.offer: `x9` is not in prices.yaml",
                    "add it there"),
    "rule": Rule("defaults.yaml", put("besirogl", "budget", "rule"), "", "budget.rule: `besirogl` is not in scaling",
                 "did you mean `besiroglu`?"),
    "market": Rule("defaults.yaml", put(["h1000"], "budget", "market_gpus"), "", "budget.market_gpus: `h1000`",
                   "did you mean `h100`?"),
    "shown": Rule("defaults.yaml", put(["h1000"], "memory", "shown_gpus"), "", "memory.shown_gpus: `h1000`",
                  "did you mean `h100`?"),
}  # fmt: skip
RULES = {**OF_ENTRIES, **OF_VALUES}
NO_BAND = Rule("utilisation.yaml", without("moe"), "", "no moe entry has", "or keep an entry for `other`")


def listed(value: Any) -> Any:
    """The same with lists in place of tuples, to be changed and written."""
    if isinstance(value, dict):
        return {key: listed(inner) for key, inner in value.items()}
    return [listed(inner) for inner in value] if isinstance(value, tuple) else value


@cache
def said_of(rule: Rule) -> str:
    """What the loader says once a rule is broken in the real presets."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file in FILES:
            shutil.copyfile(BUILT_IN / file, folder / file)
        content = listed(read_mapping(folder / rule.file))
        rule.spoil(content)
        write(folder / rule.file, content)
        return mistake(folder)


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Write a file of presets."""
    path.write_text(yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False))
