"""Several GPUs or models where one is meant, which are refused with the comparison that they may be meant for."""

from tests.bot.grammar.messages_wrong import Wrong

SET_AGAINST: dict[str, Wrong] = {
    "/train 70B 15T h100 vs h200": Wrong("vs", (), "/compare h100 h200 train 70B 15T"),
    "/train 70B 15T h100 h200": Wrong("h200", (), "/compare h100 h200 train 70B 15T"),
    "/train 70B 15T h100 和 h200 对比": Wrong("h200", (), "/compare h100 h200 train 70B 15T"),
    "/train 70B 15T h100 x8 vs h200 x8 cny": Wrong("vs", (), "/compare h100 h200 train 70B 15T x8 cny"),
    "/train llama-3.1-70b versus llama-3.1-8b": Wrong("versus", (), "/compare llama-3.1-70b llama-3.1-8b train"),
    "/infer llama-3.1-70b h100 vs b200": Wrong("vs", (), "/compare h100 b200 infer llama-3.1-70b"),
    "/infer llama-3.1-70b vs qwen2.5-72b h100": Wrong("vs", (), "/compare llama-3.1-70b qwen2.5-72b infer h100"),
    "/memory 70B train h100 vs b200": Wrong("vs", (), "/compare h100 b200 memory 70B train"),
    "/finetune 8B 100M lora h100 比较 h200": Wrong("比较", (), "/compare h100 h200 finetune 8B 100M lora"),
    "/train 70B vs 8B": Wrong("vs", (), "/train 70B 8B"),
    "/train 70B 15T h100 or h200": Wrong("or", (), "/compare h100 h200 train 70B 15T"),
    "/train 70B 15T 用 h100 还是 h200": Wrong("还是", (), "/compare h100 h200 train 70B 15T"),
}
