"""The words of the language that are values by themselves."""

from collections.abc import Mapping

from bot.grammar import watching
from bot.language import LANGUAGE_NAMES
from config.catalog import Catalog
from config.schema.entry import name_key
from config.schema.price import Area

PRECISIONS = {
    "bf16": "bf16", "bfloat16": "bf16", "fp16": "fp16", "float16": "fp16", "f16": "fp16", "half precision": "fp16",
    "fp8": "fp8", "float8": "fp8", "e4m3": "fp8", "e5m2": "fp8", "w8a8-fp8": "fp8", "fp4": "fp4", "float4": "fp4",
    "int8": "int8", "w8a8": "int8", "w8a16": "int8", "8bit": "int8", "8bits": "int8",
    "int4": "int4", "w4a8": "int4", "4bit": "int4", "4bits": "int4",
}  # fmt: skip
"""Number formats by what people call them; formats of weights that have names of their own are presets."""
_YEARS = ("y", "yr", "yrs", "year", "years", "年", "年期", "年预留")
PURCHASES = {
    "spot": "spot", "preemptible": "spot", "interruptible": "spot", "竞价": "spot", "抢占式": "spot",
    "on-demand": "on-demand", "payg": "on-demand", "pay as you go": "on-demand", "按需": "on-demand",
    "按量": "on-demand", "reserved": "reserved", "reservation": "reserved", "committed": "reserved",
    "预留": "reserved", "包年": "reserved-1y",
    **{f"{n}{unit}": f"reserved-{n}y" for n in "13" for unit in _YEARS},
    **{f"reserved {n}{unit}": f"reserved-{n}y" for n in "13" for unit in _YEARS},
    **{f"{n}{unit} reserved": f"reserved-{n}y" for n in "13" for unit in _YEARS},
}  # fmt: skip
PICKS = {"cheapest": "cheapest", "最便宜": "cheapest", "median": "median", "中位": "median", "中位数": "median"}
AREAS: dict[str, Area] = {
    **dict.fromkeys(("eu", "europe", "european", "欧洲", "欧盟"), "europe"),
    **dict.fromkeys(("usa", "america", "united states", "美国"), "us"),
    **dict.fromkeys(("north-america", "北美"), "north-america"), **dict.fromkeys(("canada", "加拿大"), "canada"),
    **dict.fromkeys(("china", "中国", "国内", "中国大陆"), "china"), **dict.fromkeys(("asia", "亚洲"), "asia"),
}  # fmt: skip
"""Parts of the world; `us` alone is too often a pronoun."""
OFFER_FIELDS = ("provider", "purchase", "area", "pick")
"""The fields that name an offer in words which can be said of any GPU."""
METHODS = {
    "article": "article", "as-written": "article", "文章": "article", "estimate": "estimate", "估算": "estimate",
    "lora": "lora", "qlora": "qlora", "full": "full", "全量": "full", "全参": "full",
    "全参数": "full", "grpo": "grpo", "dpo": "dpo", "ppo": "ppo",
}  # fmt: skip
PURPOSES = {
    "train": "train", "training": "train", "训练": "train", "预训练": "train", "训": "train", "训完": "train",
    "训好": "train",
    "inference": "inference", "infer": "inference", "serving": "inference", "推理": "inference",
}  # fmt: skip
COMPARED_PURPOSES = {"serve": "inference", "deploy": "inference", "部署": "inference"}
"""More names of a purpose where several questions can be asked."""
QUESTIONS = {
    **dict.fromkeys(("memory", "vram", "gpu-memory", "显存", "内存"), "memory"),
    **dict.fromkeys(
        ("finetune", "fine-tune", "finetuning", "fine-tuning", "tune", "tuning", "sft", "微调", "精调"), "finetune"
    ),
}  # fmt: skip
"""What is compared besides training and serving."""
QUESTIONS_OF_SEVERAL = ("train", "infer", "memory", "finetune")
ZERO_STAGES = {"fsdp": 3, "ddp": 0}
"""What people call a stage of ZeRO."""
_ONE = {"one": 1, "single": 1}
"""GPUs that a model may fit on."""
RECOMPUTED = {
    **{f"{what} {how}": what for what in ("full", "selective") for how in ("recompute", "recomputation")},
    **{f"{what} checkpointing": "full" for what in ("activation", "gradient")},
    "flash attention": "selective", "flash-attn": "selective", "全重计算": "full", "选择性重计算": "selective",
}  # fmt: skip
OPTIMIZERS = {
    **{name: name for name in ("adam", "adamw", "adam8bit", "sgd", "muon", "adafactor")},
    "8bit adam": "adam8bit", "8bit adamw": "adam8bit", "adamw8bit": "adam8bit",
}  # fmt: skip
SPARES = {"n+1": 1, "n+2": 2, "n+3": 3}
DISCOUNTS = {
    **{f"half {the}{what}": 0.5 for the in ("", "the ", "of the ") for what in ("price", "cost", "rent")},
    "half off": 0.5, "半价": 0.5, "对折": 0.5,
}  # fmt: skip
MACHINES = frozenset(
    "node nodes server servers machine machines box boxes host hosts pod pods 台 台机器 节点 机 机器".split()
)
"""What is counted in place of GPUs; only a refusal says how to count."""
VERSUS = ("vs", "versus", "对比")
SETTING_AGAINST = frozenset((*VERSUS, "比较", "or", "还是"))
"""Between or behind the two that are compared."""
VENDORS = {
    "nvidia": "NVIDIA", "英伟达": "NVIDIA", "geforce": "NVIDIA", "tesla": "NVIDIA", "quadro": "NVIDIA",
    "amd": "AMD", "超威": "AMD", "instinct": "AMD", "radeon": "AMD", "intel": "Intel", "英特尔": "Intel",
    "huawei": "Huawei", "华为": "Huawei",
}  # fmt: skip
"""Makers of GPUs and their brands: they say nothing beside a GPU of theirs, and are unknown words elsewhere."""
TOTALS = frozenset("total altogether 总共 一共 共 总计 合计".split())
"""Words that say nothing but beside a price, which is that of one GPU."""


_OF_CARD = frozenset(("gpu", "page"))


def asks_for_prices(takes: frozenset[str]) -> bool:
    """Whether a command with these fields answers with offers: it needs no price of its own."""
    return "offer" in takes and "price" not in takes


def weighs_buying(takes: frozenset[str]) -> bool:
    """Whether a command with these fields sets own hardware against a rent, with no model beside it."""
    return {"own", "offer"} <= takes and "params" not in takes


def is_of_card(takes: frozenset[str]) -> bool:
    """Whether a command with these fields says what a GPU is."""
    return "gpu" in takes and takes <= _OF_CARD


TRANSFERS = {"export": "export", "导出": "export"}


def values(catalog: Catalog, takes: frozenset[str]) -> dict[str, tuple[str, object]]:
    """Every word that is a value of a field by itself, presets included, as `name_key` writes it."""
    tables: list[tuple[str, Mapping[str, object]]] = [
        ("method", METHODS), ("pick", PICKS), ("purchase", PURCHASES), ("area", AREAS),
        ("discount", DISCOUNTS),
    ]  # fmt: skip
    if not is_of_card(takes):
        formats = catalog.serving.formats
        tables.append(("precision", {word: formats[precision] for word, precision in PRECISIONS.items()}))
        tables.append(("precision", catalog.format_names))
    for field, table in (
        ("purpose", PURPOSES), ("zero", ZERO_STAGES), ("recompute", RECOMPUTED), ("optimizer", OPTIMIZERS),
        ("side", watching.SIDES), ("digest", watching.DIGESTS), ("ends", watching.ENDS),
    ):  # fmt: skip
        if field in takes:
            tables.append((field, table))
    if "question" in takes:
        tables += [("purpose", COMPARED_PURPOSES), ("question", QUESTIONS)]
    elif "zero" in takes:  # `which one` of several counts no GPUs
        tables.append(("gpus", _ONE))
    if "language" in takes:
        tables += [("language", LANGUAGE_NAMES), ("transfer", TRANSFERS)]
    found: dict[str, tuple[str, object]] = {
        name_key(word): (field, value) for field, table in tables for word, value in table.items()
    }
    if "spare" in takes:
        found |= {name_key(word): ("spare", count) for word, count in SPARES.items()}
    if "batch_prices" in takes:
        found["batch"] = found["批量"] = ("batch_prices", True)
    found |= {name: ("provider", provider) for name, provider in catalog.provider_names.items()}
    found |= {name: ("model", model) for name, model in catalog.model_names.items()}
    printed = {name_key(gpu.name.removeprefix(f"{gpu.vendor} ")): ("gpu", gpu) for gpu in catalog.gpus.values()}
    return printed | found | {name: ("gpu", gpu) for name, gpu in catalog.gpu_names.items()}
