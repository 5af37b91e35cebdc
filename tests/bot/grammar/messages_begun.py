"""Questions that somebody is still typing, as inline mode reads them at every keystroke, and how they go on."""

from tests.bot.grammar.messages_wrong import Wrong

BEGUN: dict[str, Wrong] = {
    "budget $": Wrong(None, (), "/budget $1M"),
    "budget $ h100": Wrong(None, (), "/budget $1M h100"),
    "/budget $": Wrong(None, (), "/budget $1M"),
    "budget h100-": Wrong(None, (), "/budget $1M h100"),
    "infer deepseek-": Wrong("deepseek", ("deepseek-v4-flash",), "/infer deepseek-v4-flash"),
    "部署 qwen2.5-": Wrong("qwen2.5", ("qwen2.5-0.5b",), "/infer qwen2.5-0.5b"),
    "部署 qwen2.5- h100": Wrong("qwen2.5", ("qwen2.5-0.5b",), "/infer qwen2.5-0.5b h100"),
    "train llama-3.1- 15T": Wrong("llama-3.1", ("llama-3.1-8b",), "/train llama-3.1-8b 15T"),
    "/train h100-": Wrong(None, (), "/train h100 70B 1.4T"),
    "compare tr": Wrong("tr", ("train",), "/compare train 70B 1.4T"),
    "compare h100 h200 inf": Wrong("inf", ("infer",), "/compare h100 h200 infer 70B"),
    "compare h100 h200 mem": Wrong("mem", ("memory",), "/compare h100 h200 memory 70B"),
    "compare h100 h200 fine": Wrong("fine", ("finetune",), "/compare h100 h200 finetune 8B 100M"),
    "/compare h100 h200 trian 70B 15T": Wrong("trian", ("train",), "/compare h100 h200 train 70B 15T"),
    "train 70": Wrong("70", ("70B",), "/train 70B 1.4T"),
    "训练 8222": Wrong("8222", ("8222B 15T",), "/train 8222B 15T"),
    "train 8222 15T": Wrong("8222", ("8222B 15T",), "/train 8222B 15T"),
    "infer 8222": Wrong("8222", ("8222B",), "/infer 8222B"),
}
