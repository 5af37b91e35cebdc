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
    "/train 70B 15T without mfu=40%": Wrong("without mfu=40%", (), "/train 70B 15T"),
    "/train 70B 15T x4 nodes": Wrong("x4 nodes", ("x32",), "/train 70B 15T x32"),
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
    "/train 7B 1T 4090D": Wrong("4090D", ("4090",), "/train 7B 1T 4090"),
    "/train 7B 1T 4090D x8": Wrong("4090D", ("4090",), "/train 7B 1T 4090 x8"),
    "/train 7B 1T 5090d": Wrong("5090d", ("5090",), "/train 7B 1T 5090"),
    "/train 7B 1T 910B 8卡": Wrong("910B", ("ascend-910b",), "/train 7B 1T ascend-910b 8卡"),
    "/train 910B 7B 1T": Wrong("910B", ("ascend-910b",), "/train ascend-910b 7B 1T"),
    "/train llama 4 behemoth": Wrong("llama 4", ("llama-4-scout", "llama-4-maverick"), "/train llama-4-scout"),
    "/model llama 3": Wrong("llama 3", ("llama-3-8b", "llama-3-70b"), "/model llama-3-8b"),
    "/model llama3": Wrong("llama3", ("llama-3-8b", "llama-3-70b"), "/model llama-3-8b"),
    "/model deepseek-v4": Wrong("deepseek-v4", ("deepseek-v4-flash", "deepseek-v4-pro"), "/model deepseek-v4-flash"),
    "/model llama": Wrong("llama", ("llama-4-scout",), "/model llama-4-scout"),
    "/gpu hopper": Wrong("hopper", ("h100", "h200"), "/gpu h100"),
    "/price tpu": Wrong("tpu", ("tpu-v3", "tpu-v4", "tpu-v5e"), "/price tpu-v3"),
    "/train 千问72b 15T": Wrong("qwen72b", ("qwen2.5-72b",), "/train qwen2.5-72b 15T"),
    "/train 70B 15T 腾讯云": Wrong("腾讯云", (), "/train 70B 15T"),
    "/train 70B 15T 鑫张h100": Wrong("鑫", (), "/train 70B 15T h100"),
    "训练gpt4鑫多少钱": Wrong("鑫", (), "/train gpt4"),
    "/train 70B 15T grid=mars": Wrong("mars", ("grid=us", "grid=eu", "grid=cn"), "/train 70B 15T"),
    "/train 70B 15T grid=germny": Wrong("germny", ("germany",), "/train 70B 15T grid=germany"),
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
    "/train inf 15T": Wrong("inf", ("70B",), "/train 70B 15T"),
    "/train 2e18 15T": Wrong("2e18", (), "/train 70B 15T"),
    "/train 9999999x999T 15T": Wrong("9999999x999T", ("8x7B",), "/train 8x7B 15T"),
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
    "/train 70B 15T $2.5/day": Wrong("$2.5/day", (), "/train 70B 15T"),
    "/train 70B 15T for 3 epochs": Wrong("3 epochs", (), "/train 70B 15T"),
    "/train gpt-4o": Wrong("gpt-4o", (), "/train 200B 4T"),
    "/train claude 3.5 sonnet h100": Wrong("claude 3.5 sonnet", (), "/train 200B h100 4T"),
    "/train qwen 7b 1T h1000": Wrong("qwen 7b", ("qwen2.5-7b",), "/train qwen2.5-7b 1T h100"),
    "/train gemma27b": Wrong("gemma27b", ("gemma-3-27b",), "/train gemma-3-27b"),
    "/train 70B 15T h1000": Wrong("h1000", ("h100",), "/train 70B 15T h100"),
    "/train 70B 15T 256 nodes of 8 h100": Wrong("256 nodes of 8", ("x2048",), "/train 70B 15T x2048 h100"),
    "/train 70B 15T 16 nodes with 4 gpus each": Wrong("16 nodes with 4 gpus each", ("x64",), "/train 70B 15T x64"),
    "/train 70B 15T 128台8卡 h100": Wrong("128台8卡", ("x1024",), "/train 70B 15T x1024 h100"),
    "/train 70B 15T 128台8卡h100": Wrong("128台8卡", ("x1024",), "/train 70B 15T x1024 h100"),
    "/train 70B 15T 32 nodes 8xH100": Wrong("32 nodes 8x", ("x256",), "/train 70B 15T x256 H100"),
    "/train 70B 15T h100 8卡 128台": Wrong("8卡 128台", ("x1024",), "/train 70B 15T h100 x1024"),
    "/train 70B 15T h100 16机8卡": Wrong("16机8卡", ("x128",), "/train 70B 15T h100 x128"),
    "/train 70B 15T h100 16 nodes": Wrong("16 nodes", ("x128",), "/train 70B 15T h100 x128"),
    "/train 70B 15T 16台 h100 8卡": Wrong("16台 h100 8卡", ("x128 h100",), "/train 70B 15T x128 h100"),
    "/train 70B 15T 2024年": Wrong("2024年", ("as-of=2024-12-31",), "/train 70B 15T as-of=2024-12-31"),
    "/train 70B 15T 128台": Wrong("128台", ("x1024",), "/train 70B 15T x1024"),
    "/train 70B 15T 250 cents": Wrong("250 cents", ("$2.5/h",), "/train 70B 15T $2.5/h"),
    "/train 70B 15T 1.8兆": Wrong("1.8兆", ("1.8T", "1.8M"), "/train 70B 15T"),
    "/train 1.8兆 13兆": Wrong("1.8兆", ("1.8T", "1.8M"), "/train 1.8T 13T"),
    "/train 70 15 h100": Wrong("70 15", ("70B 15T",), "/train 70B 15T h100"),
    "/train 1.000.000B 5T": Wrong("1.000.000B", ("1000000B",), "/train 1000000B 5T"),
    "/train 70B 1.000.000.000": Wrong("1.000.000.000", ("1000000000",), "/train 70B 1000000000"),
}

IMPOSSIBLE: dict[str, Wrong] = {
    "/train 70B 15T mfu=0": Wrong("mfu=0", ("mfu=40%",), "/train 70B 15T mfu=40%"),
    "/train 70B 15T mfu 140": Wrong("mfu 140", ("mfu=40%",), "/train 70B 15T mfu=40%"),
    "/train 70B 15T mfu=-5%": Wrong("-5%", ("mfu=40%",), "/train 70B 15T mfu=40%"),
    "/train 70B 15T --mfu 400": Wrong("mfu 400", ("mfu=40%",), "/train 70B 15T mfu=40%"),
    "/train 70B 15T goodput=0": Wrong("goodput=0", ("goodput=0.9",), "/train 70B 15T goodput=0.9"),
    "/train 70B 15T 100%off": Wrong("100%off", ("30%off",), "/train 70B 15T 30%off"),
    "/train 70B 15T 0折": Wrong("0折", ("8.5折", "5折"), "/train 70B 15T 8.5折"),
    "/train 70B 15T discount=120%": Wrong("discount=120%", ("30%off",), "/train 70B 15T 30%off"),
    "/train 70B 15T fp8": Wrong("fp8", ("bf16",), "/train 70B 15T bf16"),
    "/train 70B 15T int8 h100": Wrong("int8", ("bf16", "fp8"), "/train 70B 15T bf16 h100"),
    "/train 70B 15T fp4 h100": Wrong("fp4", ("fp8",), "/train 70B 15T bf16 h100"),
    "/train 70B 15T bf16 v100": Wrong("bf16", ("fp16",), "/train 70B 15T fp16 v100"),
    "/train 70B 15T h100 a100": Wrong("a100", (), "/compare h100 a100-80g train 70B 15T"),
    "/train 70B 15T h100 and a100": Wrong("a100", (), "/compare h100 a100-80g train 70B 15T"),
    "/train gpt-3 llama-3.1-70b": Wrong("llama-3.1-70b", (), "/compare gpt-3 llama-3.1-70b train"),
    "/train 70B 15T x8 x16": Wrong("x16", (), "/train 70B 15T x8"),
    "/train 70B 15T h100 x0": Wrong("x0", (), "/train 70B 15T h100"),
    "/train 70B 15T deadline=0": Wrong("deadline=0", (), "/train 70B 15T in 30d"),
    "/train 70B 15T in=1000": Wrong("in=1000", (), "/train 70B 15T"),
    "/train 70B 15T ctx=128k": Wrong("ctx=128k", (), "/train 70B 15T"),
    "/train 70B 15T seq=128k": Wrong("seq=128k", (), "/train 70B 15T"),
    "/train 70B 15T lora": Wrong("lora", (), "/finetune 70B 15T lora"),
    "/train 70B 15T fx=7.1": Wrong("fx=7.1", ("cny",), "/train 70B 15T fx=7.1 cny"),
    "/train 70B 15T cny fx=0": Wrong("fx=0", (), "/train 70B 15T cny"),
    "/train 70B 15T currency=xyz": Wrong("currency=xyz", (), "/train 70B 15T"),
    "/train 70B 15T twd": Wrong("twd", (), "/train 70B 15T"),
    "/train 70B 15T rub": Wrong("rub", (), "/train 70B 15T"),
    "/train 70B 15T 300twd/h": Wrong("300twd/h", (), "/train 70B 15T"),
    "/train 70B 15T price=0": Wrong("price=0", (), "/train 70B 15T $2.5/h"),
    "/train 70B 15T $2/h lambda": Wrong("lambda", (), "/train 70B 15T $2/h"),
    "/train 70B 15T as-of=2024-13-08": Wrong("2024-13-08", (), "/train 70B 15T as-of=2024-08-08"),
    "/train 70B 15T as-of=2034-08-08": Wrong("as-of=2034-08-08", (), "/train 70B 15T"),
    "/train 70B 15T mfu": Wrong("mfu", ("mfu=40%",), "/train 70B 15T mfu=40%"),
    "/train 70B 15T mfu=": Wrong("mfu", ("mfu=40%",), "/train 70B 15T mfu=40%"),
    "/train 70B 15T mfu=h100": Wrong("h100", ("mfu=40%",), "/train 70B 15T mfu=40%"),
    "/train 671B active=700B 15T": Wrong("active=700B", (), "/train 671B 15T"),
    "/infer deepseek-v3 active=30B h200 x8": Wrong("active=30B", (), "/infer deepseek-v3 h200 x8"),
    "/infer deepseek-v3 30B active": Wrong("30B active", (), "/infer deepseek-v3"),
    "/memory deepseek-v3 active=30B": Wrong("active=30B", (), "/memory deepseek-v3"),
    "/finetune deepseek-v3 active=30B 100M": Wrong("active=30B", (), "/finetune deepseek-v3 100M"),
    "/train gpt-3 params=70B": Wrong("params=70B", (), "/train gpt-3"),
    "/train 37B-A671B 14.8T": Wrong("37B-A671B", ("671B-A37B",), "/train 671B-A37B 14.8T"),
    "/train 70B 15T h100/h200": Wrong("h200", (), "/compare h100 h200 train 70B 15T"),
    "/gpu h100/h200": Wrong("h200", (), "/gpu h100"),
    "/train 70B 15T 2034年8月": Wrong("2034年8月", (), "/train 70B 15T"),
    "/h100": Wrong("/h100", (), "/help"),
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

WITHOUT_A_WORD_OF_A_COMMAND = (
    "h100 70B 15T", "h100 x8", "gpu4090 is fine", "trains 70B 15T", "deepseek-v3 costs how much",
)  # fmt: skip
"""Beginnings that are no command to the grammar, even where they look like a command's word."""

WITHOUT_A_COMMAND = (
    "hello there",
    "what a day",
    "thanks!",
    "你好",
    "the model is great",
    "2 people agreed",
    "2024-08-08 was a Thursday",
    "+1",
    "...",
    "",
    "🚀🚀",
    "$1M is a lot",
    "mac vs windows",
    "cheaper than I thought",
    "10:30 works for me",
)

COMPARISONS: dict[str, Wrong] = {
    "/compare h100 h2oo train 70B 15T": Wrong("h2oo", ("h200",), "/compare h100 h200 train 70B 15T"),
    "/compare h100, b999 and mi300x for llama 70b": Wrong(
        "b999", ("b200", "b300"), "/compare h100, b200 and mi300x for llama 70b"
    ),
    "/compare llama-3.1-70b vs qwen2.5-72bb h100": Wrong(
        "qwen2.5-72bb", ("qwen2.5-72b",), "/compare llama-3.1-70b vs qwen2.5-72b h100"
    ),
    "/vs h100 h200 gpt-3 deepseek-v3": Wrong("deepseek-v3", (), "/compare h100 h200 gpt-3"),
    "/compare 8xh100 4xb200 llama-3.1-70b": Wrong("4x", (), "/compare 8xh100 b200 llama-3.1-70b"),
    "/compare h100 h200 70B 15T lora batch=32k": Wrong(
        "batch=32k", ("batch=1",), "/compare h100 h200 70B 15T lora batch=1"
    ),
    "/compare h100 h200 memory 70b mfu=40%": Wrong("mfu=40%", (), "/compare h100 h200 memory 70b"),
    "/compare h100 h200 train 70B 15T offer=aws-h100-on-demand spot": Wrong(
        "spot", (), "/compare h100 h200 train 70B 15T offer=aws-h100-on-demand"
    ),
    "/comapre h100 h200 train 70B 15T": Wrong("/comapre", ("/compare",), "/compare h100 h200 train 70B 15T"),
}

ALL = {**UNKNOWN_WORDS, **NUMBERS, **IMPOSSIBLE, **COMPARISONS}
