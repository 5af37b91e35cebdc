"""The article, settings of a chat, watches, and lists."""

from bot.grammar import readers
from bot.grammar.keys.key import SHARE, WHOLE, Key, key, soft
from bot.grammar.readers import plain
from bot.language import language_named
from bot.text import t

KEYS: tuple[Key, ...] = (
    key("saving", "saving 优化效率", SHARE, "saving=30%", t("the article's optimisation efficiency")),
    key("language", "language lang 语言", plain(language_named), "language=zh", t("the language of the answers")),
    key(
        "reset", "reset unset clear 重置 清除", plain(readers.setting), "reset=gpu",
        t("a setting to give up: currency, language, gpu, offer, mfu, precision, prices, calibrations or all"),
    ),
    key(
        "transfer", "transfer", plain(readers.transfer), "export",
        t("all settings as text; /settings import with that text below takes them over"),
    ),
    soft("side", "side", plain(readers.side), "< $2.5/h", t("the line that a price is to cross: <, <=, > or >=")),
    soft("digest", "digest", plain(readers.yes), "weekly", t("what moved, once a week")),
    soft("ends", "ends", plain(readers.yes), "off", t("ends what is named before it, or all")),
    key("page", "page 页 页码", WHOLE, "page=2", t("the page of a list")),
    soft("topic", "topic", plain(readers.topic), "train", t("a command")),
    key("purpose", "purpose", plain(readers.purpose), "train", t("training or inference")),
    soft("question", "question", plain(readers.question), "memory", t("memory or finetune, in place of a purpose")),
)  # fmt: skip
