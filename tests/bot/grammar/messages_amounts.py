"""Amounts of what is not counted, and what is for another command."""

from tests.bot.grammar.messages_wrong import Wrong

_TRAIN, _TUNE = "/train llama-3.1-8b", "/finetune llama-3.1-8b"
_SERVE = "/infer 70B h100"

AMOUNTS: dict[str, Wrong] = {
    f"{_TRAIN} 1万条数据": Wrong("1万条数据", ("5M",), f"{_TRAIN} 5M"),
    f"{_TRAIN} 52k条": Wrong("52k条", ("26M",), f"{_TRAIN} 26M"),
    f"{_TRAIN} 1000 samples h100": Wrong("1000 samples", ("0.5M",), f"{_TRAIN} 0.5M h100"),
    f"{_TRAIN} 5000 training examples": Wrong("5000 training examples", ("2.5M",), f"{_TRAIN} 2.5M"),
    f"{_TUNE} 10k samples 20M tokens": Wrong("10k samples", (), f"{_TUNE} 20M tokens"),
    f"{_TUNE} 0 samples": Wrong("0 samples", (), f"{_TUNE} examples=10k"),
    f"{_TUNE} 10k samples grpo": Wrong("10k samples", (), f"{_TUNE} prompts=10000 grpo"),
    "/budget $1M 50k samples": Wrong("50k samples", (), "/budget $1M"),
    f"{_SERVE} $0.3/1M tokens": Wrong("$0.3/1M tokens", (), _SERVE),
    f"{_SERVE} $0.3/M": Wrong("$0.3/M", (), _SERVE),
    f"{_SERVE} $2 per million tokens": Wrong("$2 per million tokens", (), _SERVE),
    f"{_SERVE} 0.3元/百万": Wrong("0.3元/百万", (), _SERVE),
    f"{_SERVE} 50 req/s": Wrong("50 req/s", (), _SERVE),
    f"{_SERVE} 10000 requests per day": Wrong("10000 requests per day", (), _SERVE),
    f"{_SERVE} 每天10000次请求": Wrong("每天10000次请求", (), _SERVE),
    "/train 70B 15T foo=3元": Wrong("foo", (), "/train 70B 15T"),
    "/train 15T h100": Wrong("15T", ("70B 15T",), "/train 70B 15T h100"),
    "/memory llama-3.1-70b qlora a6000": Wrong("qlora", (), "/finetune llama-3.1-70b qlora a6000 100M"),
}
