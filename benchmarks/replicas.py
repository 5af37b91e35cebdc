"""Two web processes on one Postgres and one Redis. `python -m benchmarks.replicas`."""

import tempfile
from pathlib import Path

from tests.proofs import replicas
from tests.services.postgres import own_postgres
from tests.services.redis import own_redis


def main() -> None:
    """Print what the two do as one."""
    with (
        tempfile.TemporaryDirectory() as folder,
        own_postgres() as postgres,
        own_redis() as redis,
        replicas.two_replicas(postgres, redis, Path(folder)) as two,
    ):
        print(f"replicas: started together, they set the webhook {len(two.server.calls_of('setWebhook'))} time(s)")
        print(f"replicas: settings hold on the other after {replicas.settings_reach_the_other_s(two):.1f} s")
        for question in (replicas.SHORT, replicas.LONG):
            answer = replicas.tapped_on_the_other(two, question)
            print(f"replicas: a button of one makes on the other: {answer.rpartition(chr(10))[2]}")
        _, count = replicas.edited_on_the_other(two)
        print(f"replicas: an edit on the other leaves {count} answer(s)")
        answers = replicas.answers_to_what_both_got(two)
        print(f"replicas: {len(answers)} questions that both got at once have {sum(answers)} answers")
        said = replicas.answers_to_too_many(two)
        print(f"replicas: of too many questions over both, {len(said) - 1} are answered, then: {said[-1]}")
        print(f"replicas: {len(two.defects())} errors in the logs")


if __name__ == "__main__":
    main()
