"""Messages that must be refused: where the mistake is, what is offered instead, and the command to tap."""

from typing import NamedTuple


class Wrong(NamedTuple):
    """What a refusal must say: the word at fault, suggestions that must be among those made, the corrected command."""

    at: str | None
    near: tuple[str, ...]
    attempt: str


UNKNOWN_WORDS: dict[str, Wrong] = {
    "/train 70B 15T b999": Wrong("b999", ("b200", "b300"), "/train 70B 15T b200"),
    "/train 70B 15T h10": Wrong("h10", ("h100",), "/train 70B 15T h100"),
    "/train 70B 15T h1oo": Wrong("h1oo", ("h100",), "/train 70B 15T h100"),
    "/train 70B 15T a10O": Wrong("a10O", ("a100",), "/train 70B 15T a100"),
    "/train 70B 15T hh100 x64": Wrong("hh100", ("h100",), "/train 70B 15T h100 x64"),
    "/train deepseek-v33": Wrong("deepseek-v33", ("deepseek-v3",), "/train deepseek-v3"),
    "/train lama-3.1-70b": Wrong("lama-3.1-70b", ("llama-3.1-70b",), "/train llama-3.1-70b"),
    "/train deep seek v9": Wrong("deep seek v9", ("deepseek-v2", "deepseek-v3"), "/train deepseek-v2"),
    "/train llama 3.9 70b": Wrong("llama 3.9 70b", ("llama-3.1-70b",), "/train llama-3-70b"),
    "/train 70B 15T awz": Wrong("awz", ("aws",), "/train 70B 15T aws"),
    "/train 70B 15T azur": Wrong("azur", ("azure",), "/train 70B 15T azure"),
    "/train 70B 15T sport": Wrong("sport", ("spot",), "/train 70B 15T spot"),
    "/train 70B 15T cheepest": Wrong("cheepest", ("cheapest",), "/train 70B 15T cheapest"),
    "/train 70B 15T tomorrow": Wrong("tomorrow", (), "/train 70B 15T"),
    "/train 70B 15T xyzzy h100": Wrong("xyzzy", (), "/train 70B 15T h100"),
    "/train 70B 15T without mfu=40%": Wrong("without", (), "/train 70B 15T mfu=40%"),
    "/train 70B 15T x4 nodes": Wrong("nodes", (), "/train 70B 15T x4"),
    "/train 70B 15T 4台H100": Wrong("4台", ("x32",), "/train 70B 15T x32 H100"),
    "/train 70B 15T 4 nodes": Wrong("4 nodes", ("x32",), "/train 70B 15T x32"),
    "/train 70B 15T 红烧肉": Wrong("红烧肉", (), "/train 70B 15T"),
    "/train 70B \ufffd\ufffd 15T": Wrong("\ufffd\ufffd", (), "/train 70B 15T"),
    "/train 70B 15T --gpuz 8": Wrong("gpuz", ("gpus",), "/train 70B 15T gpus 8"),
    "/train 70B 20T tokens per param": Wrong("per", (), "/train 70B 20T tokens param"),
    "/train 70B 15T a100 96GB": Wrong("96GB", ("96B",), "/train 70B 15T a100"),
    "/train 70B 15T mfuu=40%": Wrong("mfuu", ("mfu",), "/train 70B 15T mfu=40%"),
    "/train 70B 15T gpuz=8 h100": Wrong("gpuz", ("gpus",), "/train 70B 15T gpus=8 h100"),
    "/train 70B 15T foo=bar": Wrong("foo", (), "/train 70B 15T"),
    "/train 70B 15T gpu=foo": Wrong("foo", ("gpu=h100",), "/train 70B 15T gpu=h100"),
    "/train 70B 15T gpu=h10": Wrong("h10", ("h100",), "/train 70B 15T gpu=h100"),
    "/train 70B 15T grid=frr": Wrong("frr", ("fr",), "/train 70B 15T grid=fr"),
    "/train 70B 15T --mfuu 40": Wrong("mfuu", ("mfu",), "/train 70B 15T mfu 40"),
    "/train 70B 15T h10 azur": Wrong("h10", ("h100",), "/train 70B 15T h100 azure"),
    "/trian 70B 15T": Wrong("/trian", ("/train",), "/train 70B 15T"),
    "/trainn@costbot 70B 15T": Wrong("/trainn@costbot", ("/train",), "/train 70B 15T"),
    "/modle deepseek-v3": Wrong("/modle", ("/model",), "/model deepseek-v3"),
    "/gpu h10": Wrong("h10", ("h100",), "/gpu h100"),
    "/gpu 910B": Wrong("910B", ("ascend-910b",), "/gpu ascend-910b"),
    "/model deepsek-v3": Wrong("deepsek-v3", ("deepseek-v3",), "/model deepseek-v3"),
    "/help trian": Wrong("trian", ("train",), "/help train"),
}

NUMBERS: dict[str, Wrong] = {
    "/train 1,5T 500B": Wrong("1,5T", ("1.5T", "15T"), "/train 1.5T 500B"),
    "/train 70B 1,5T": Wrong("1,5T", ("1.5T", "15T"), "/train 70B 1.5T"),
    "/train 12,34B 1T": Wrong("12,34B", ("12.34B", "1234B"), "/train 12.34B 1T"),
    "/train 70B 15T $2,5/h": Wrong("$2,5/h", ("$2.5/h", "$25/h"), "/train 70B 15T $2.5/h"),
    "/train 175GB 500B": Wrong("175GB", ("175B",), "/train 175B 500B"),
    "/train 175 GiB 500B": Wrong("175 GiB", ("175B",), "/train 175B 500B"),
    "175GB 500B": Wrong("175GB", ("175B",), "/train 175B 500B"),
    "/train 7TB 1T": Wrong("7TB", ("7T",), "/train 7T 1T"),
    "/train -70B 15T": Wrong("-70B", ("70B",), "/train 70B 15T"),
    "/train −70B 15T": Wrong("-70B", ("70B",), "/train 70B 15T"),
    "/train 70B -15T": Wrong("-15T", ("15T",), "/train 70B 15T"),
    "/train 70B 15T x-5": Wrong("x-5", ("x5",), "/train 70B 15T x5"),
    "/train 0B 15T": Wrong("0B", (), "/train 70B 15T"),
    "/train 70B 0T": Wrong("0T", (), "/train 70B 15T"),
    "/train 1e400 15T": Wrong("1e400", (), "/train 70B 15T"),
    "/train 70B 1e400": Wrong("1e400", (), "/train 70B 15T"),
    "/train inf 15T": Wrong("inf", (), "/train 15T 300T"),
    "/train 2e18 15T": Wrong("2e18", (), "/train 70B 15T"),
    "/train 9999999x999T 15T": Wrong("9999999x999T", (), "/train 15T 300T"),
    "/train 70B 2e21": Wrong("2e21", (), "/train 70B 15T"),
    "/train 70B 15T 40%": Wrong("40%", ("mfu=40%", "discount=40%"), "/train 70B 15T mfu=40%"),
    "/train 70B 15T 1024": Wrong("1024", ("x1024",), "/train 70B 15T x1024"),
    "/train 175 500B": Wrong("175", ("175B",), "/train 175B 500B"),
    "/train 70B 15T $1M": Wrong("$1M", (), "/train 70B 15T"),
    "/train 70B 15T 3T": Wrong("3T", (), "/train 70B 15T"),
    "/train 70B": Wrong(None, (), "/train 70B 1.4T"),
    "/train": Wrong(None, (), "/train 70B 1.4T"),
    "/train h100": Wrong(None, (), "/train h100 70B 1.4T"),
    "/train 70B-15T": Wrong("70B-15T", ("70B 15T",), "/train 70B 15T"),
    "/train 70-100B 15T": Wrong("70-100B", ("70B", "100B"), "/train 70B 15T"),
    "/train 70B 15T x64-128": Wrong("x64-128", ("x64", "x128"), "/train 70B 15T x64"),
    "/train 70B 15T 16 x 8 h100": Wrong("16x8", ("x128",), "/train 70B 15T x128 h100"),
    "/train 70B 15T in 30": Wrong("in 30", ("in 30d",), "/train 70B 15T in 30d"),
    "/train 70B 15T 2024-08-08": Wrong("2024-08-08", ("as-of=2024-08-08",), "/train 70B 15T as-of=2024-08-08"),
    "/train 70B 15T $2.5/day": Wrong("$2.5/day", (), "/train 70B 15T"),
    "/train 70B 15T for 3 epochs": Wrong("3 epochs", (), "/train 70B 15T"),
    "/train gpt-4o": Wrong("gpt-4o", ("gpt-4",), "/train gpt-4"),
}

IMPOSSIBLE: dict[str, Wrong] = {
    "/train 70B 15T mfu=0": Wrong("mfu=0", ("mfu=40%",), "/train 70B 15T mfu=40%"),
    "/train 70B 15T mfu 140": Wrong("mfu 140", ("mfu=40%",), "/train 70B 15T mfu=40%"),
    "/train 70B 15T mfu=-5%": Wrong("-5%", ("mfu=40%",), "/train 70B 15T mfu=40%"),
    "/train 70B 15T --mfu 400": Wrong("mfu 400", ("mfu=40%",), "/train 70B 15T mfu=40%"),
    "/train 70B 15T goodput=0": Wrong("goodput=0", ("goodput=0.9",), "/train 70B 15T goodput=0.9"),
    "/train 70B 15T 100%off": Wrong("100%off", ("30%off",), "/train 70B 15T 30%off"),
    "/train 70B 15T 0折": Wrong("0折", ("5折",), "/train 70B 15T 5折"),
    "/train 70B 15T discount=120%": Wrong("discount=120%", ("30%off",), "/train 70B 15T 30%off"),
    "/train 70B 15T fp8": Wrong("fp8", ("bf16",), "/train 70B 15T bf16"),
    "/train 70B 15T int8 h100": Wrong("int8", ("bf16", "fp8"), "/train 70B 15T bf16 h100"),
    "/train 70B 15T fp4 h100": Wrong("fp4", ("fp8",), "/train 70B 15T bf16 h100"),
    "/train 70B 15T bf16 v100": Wrong("bf16", ("fp16",), "/train 70B 15T fp16 v100"),
    "/train 70B 15T h100 a100": Wrong("a100", (), "/train 70B 15T h100"),
    "/train 70B 15T h100 and a100": Wrong("a100", (), "/train 70B 15T h100"),
    "/train gpt-3 llama-3.1-70b": Wrong("llama-3.1-70b", (), "/train gpt-3"),
    "/train 70B 15T x8 x16": Wrong("x16", (), "/train 70B 15T x8"),
    "/train 70B 15T h100 x0": Wrong("x0", (), "/train 70B 15T h100"),
    "/train 70B 15T x1024 in 30d": Wrong("in 30d", (), "/train 70B 15T x1024"),
    "/train 70B 15T deadline=0": Wrong("deadline=0", (), "/train 70B 15T in 30d"),
    "/train 70B 15T in=1000": Wrong("in=1000", (), "/train 70B 15T"),
    "/train 70B 15T ctx=128k": Wrong("ctx=128k", (), "/train 70B 15T"),
    "/train 70B 15T seq=128k": Wrong("seq=128k", (), "/train 70B 15T"),
    "/train 70B 15T lora": Wrong("lora", ("method=article",), "/train 70B 15T"),
    "/train 70B 15T fx=7.1": Wrong("fx=7.1", ("cny",), "/train 70B 15T fx=7.1 cny"),
    "/train 70B 15T cny fx=0": Wrong("fx=0", (), "/train 70B 15T cny fx=7.1"),
    "/train 70B 15T currency=xyz": Wrong("currency=xyz", (), "/train 70B 15T currency=xyz fx=7.1"),
    "/train 70B 15T price=0": Wrong("price=0", (), "/train 70B 15T $2.5/h"),
    "/train 70B 15T $2/h lambda": Wrong("lambda", (), "/train 70B 15T $2/h"),
    "/train 70B 15T as-of=2024-13-08": Wrong("2024-13-08", (), "/train 70B 15T as-of=2024-08-08"),
    "/train 70B 15T as-of=2034-08-08": Wrong("as-of=2034-08-08", (), "/train 70B 15T"),
    "/train 70B 15T mfu": Wrong("mfu", ("mfu=40%",), "/train 70B 15T mfu=40%"),
    "/train 70B 15T mfu=": Wrong("mfu", ("mfu=40%",), "/train 70B 15T mfu=40%"),
    "/train 70B 15T mfu=h100": Wrong("h100", ("mfu=40%",), "/train 70B 15T mfu=40%"),
    "/train 671B active=700B 15T": Wrong("active=700B", (), "/train 671B 15T"),
    "/train gpt-3 params=70B": Wrong("params=70B", (), "/train gpt-3"),
}

OFFERS: dict[str, Wrong] = {
    "/train 70B 15T h100 azure 3y": Wrong("azure 3y", ("azure spot",), "/train 70B 15T h100 azure spot"),
    "/train 70B 15T h100 lambda spot": Wrong(
        "lambda spot", ("lambda ondemand",), "/train 70B 15T h100 lambda ondemand"
    ),
    "/train 70B 15T h200 lambda": Wrong("lambda", ("aws ondemand",), "/train 70B 15T h200 aws"),
    "/train 70B 15T h200 3y": Wrong("3y", ("aws ondemand", "aws spot"), "/train 70B 15T h200 ondemand"),
    "/train 70B 15T h100 spot aws": Wrong("spot aws", ("aws ondemand",), "/train 70B 15T h100 ondemand aws"),
    "/price h200 lambda": Wrong("lambda", ("aws ondemand",), "/price h200 aws"),
}
"""Offers that the small fixed catalogue lacks."""

WITHOUT_A_COMMAND = (
    "hello there",
    "what a day",
    "thanks!",
    "你好",
    "the model is great",
    "deepseek-v3 costs how much",
    "2 people agreed",
    "2024-08-08 was a Thursday",
    "+1",
    "...",
    "",
    "🚀🚀",
    "$1M is a lot",
    "10:30 works for me",
)

ALL = {**UNKNOWN_WORDS, **NUMBERS, **IMPOSSIBLE}
