"""Two web processes, started together on one database and one Redis, are one bot."""

from collections.abc import Iterator

import pytest

from tests.proofs import replicas
from tests.proofs.plugin import Tell
from tests.proofs.replicas import LONG, SHORT, Two, two_replicas
from tests.services.postgres import Postgres
from tests.services.redis import Redis


@pytest.fixture(scope="module")
def two(postgres: Postgres, redis: Redis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    with two_replicas(postgres, redis, tmp_path_factory.mktemp("home")) as running:
        yield running
        assert running.defects() == []


def test_they_set_the_webhook_once(two: Two) -> None:
    assert len(two.server.calls_of("setWebhook")) == 1


def test_what_is_set_on_one_holds_on_the_other_within_seconds(two: Two, tell: Tell) -> None:
    tell(f"two replicas: settings hold on the other after {replicas.settings_reach_the_other_s(two):.1f} s")


@pytest.mark.parametrize("question", [SHORT, LONG], ids=["short", "long"])
def test_a_button_of_one_works_on_the_other(two: Two, question: str) -> None:
    assert " h200" in replicas.tapped_on_the_other(two, question).rpartition("\n")[2]


def test_an_edit_on_the_other_edits_the_answer_of_one(two: Two) -> None:
    answer, answers = replicas.edited_on_the_other(two)
    assert answer.startswith("Train 7B on 2T tokens")
    assert answers == 1


def test_what_both_get_at_once_is_answered_once(two: Two, tell: Tell) -> None:
    answers = replicas.answers_to_what_both_got(two)
    tell(f"two replicas: {len(answers)} questions that both got at once have {sum(answers)} answers")
    assert set(answers) == {1}


def test_limits_count_over_both(two: Two) -> None:
    *answers, notice = replicas.answers_to_too_many(two)
    assert [answer.partition("\n")[0] for answer in answers] == ["Train 7B on 1T tokens"] * replicas.MOST_A_MINUTE
    assert notice.startswith("One moment, please")
