"""What a claim says that a question would ask."""

from bot.grammar import between, readers
from bot.grammar.keys.key import Key, key, soft
from bot.grammar.readers import plain
from bot.text import t

KEYS: tuple[Key, ...] = (
    soft(
        "gpu_hours", "gpu-hours gpu-hrs gpuhours card-hours 卡时 卡时数", plain(readers.gpu_hours_between),
        "gpu-hours=2.788M", t("GPU-hours that are claimed, or from some to others: 54M-60M, over-54M"),
    ),
    soft(
        "took", "took duration 历时 用时", plain(readers.days_between), "took=90d-100d",
        t("time that is claimed, where it has two ends: 90d-100d, under-60d"),
    ),
    soft(
        "cost", "cost 花费", plain(between.read_money_between), "cost=$60M-$80M",
        t("money that is claimed, where it has two ends: $60M-$80M, over-$100M"),
    ),
    soft(
        "gpus_between", "gpus-between", plain(readers.gpus_between), "gpus=20k-25k",
        t("GPUs that are claimed, where they have two ends: 20k-25k, over-10k"),
    ),
    key(
        "mfu_between", "mfu-between", plain(readers.share_between), "mfu=32%-36%",
        t("MFU that is claimed, where it has two ends: 32%-36%, over-50%"),
    ),
)  # fmt: skip
