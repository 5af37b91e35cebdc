"""docs/deploy.md names what there is."""

import re

import pytest

from bot.metrics import Metrics
from bot.telegram.handling import Outcome
from tests.deploy.files import ROOT

PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
CODE = {path: path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py")}


def test_every_figure_is_one_that_is_measured() -> None:
    watched = re.findall(r'watch\("(bot_\w+)"', "\n".join(CODE.values()))
    measured = {*watched, *re.findall(r"# TYPE (bot_\w+)", Metrics().exposition().decode())}
    assert set(re.findall(r"(?<!-)\bbot_[a-z_]+\b", PAGE)) - measured == set()


@pytest.mark.parametrize(
    "words",
    [
        "WEBHOOK_URL is not set",
        "Telegram does not know it",
        "another process polls with this token already",
        "this token has a webhook",
        "nothing comes here: setting it again",
        "Telegram could not post to the webhook at ",
        "the webhook is set",
        "answering as @",
    ],
)
def test_what_the_page_explains_is_what_the_log_says(words: str) -> None:
    assert words in PAGE
    assert any(words in text for text in CODE.values())


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_in_the_log_is_explained(outcome: Outcome) -> None:
    assert re.search(rf"(?m)^\| `{outcome.value}` \| \w", PAGE)
