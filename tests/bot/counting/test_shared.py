"""All processes of a bot count together in Redis, and each by itself while that is away."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from secrets import token_hex

import pytest

from bot.counting.counts import Counts, Quota
from bot.counting.probe import probe
from bot.counting.shared import AwayError, SharedCounts
from bot.settings import SettingsError
from tests.bot.counting.test_counts import ADA, marks
from tests.services.redis import PASSWORD, OwnRedis, Redis

QUOTA = Quota("person", 3)
SOON_S = 0.02


@asynccontextmanager
async def opened(redis: Redis, token: str = "1:secret") -> AsyncIterator[Counts]:
    """The counts of one process."""
    shared = SharedCounts(redis.url, token, retry_s=SOON_S)
    await shared.open()
    yield Counts(token, shared)
    await shared.close()


async def until(is_so: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never was so")


async def test_processes_share_the_limit_and_one_of_them_tells(redis: Redis) -> None:
    token = f"1:{token_hex()}"
    async with opened(redis, token) as one, opened(redis, token) as other:
        found = await asyncio.gather(*(counts.over(QUOTA, ADA) for counts in (one, other) for _ in range(10)))
    assert "".join(sorted(marks(found))) == "l" * 3 + "s" * 16 + "t"


async def test_two_bots_on_one_redis_do_not_disturb_each_other(redis: Redis) -> None:
    async with opened(redis, f"1:{token_hex()}") as one, opened(redis, f"1:{token_hex()}") as other:
        assert marks([await counts.over(QUOTA, ADA) for counts in (one, one, one, other)]) == "llll"


async def test_keys_name_nobody_and_do_not_last(redis: Redis) -> None:
    redis.empty()
    async with opened(redis) as counts:
        await counts.over(QUOTA, ADA)
    keys = redis.keys()
    assert sorted(key.split(":")[0] for key in keys) == ["llm-cost-bot"] * 2
    assert sorted(key.split(":")[2] for key in keys) == ["person", "probe"]
    assert all(0 < left_s <= 60 for left_s in keys.values())
    assert str(ADA) not in "".join(keys)
    assert "secret" not in "".join(keys)


class TestAway:
    async def test_each_process_counts_by_itself_until_it_is_back(
        self, stoppable_redis: OwnRedis, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO)
        async with opened(stoppable_redis) as counts:
            before = [await counts.over(QUOTA, ADA) for _ in range(2)]
            stoppable_redis.stop()
            meanwhile = [await counts.over(QUOTA, ADA) for _ in range(5)]
            stoppable_redis.start()
            await until(lambda: "Redis is back" in caplog.messages)
            after = [await counts.over(QUOTA, ADA) for _ in range(2)]
        assert (marks(before), marks(meanwhile), marks(after)) == ("ll", "lllts", "ll")
        gone, back = caplog.messages
        assert gone.startswith(f"Redis at 127.0.0.1:{stoppable_redis.port} does not count: ")
        assert gone.endswith("; each process counts by itself")
        assert back == "Redis is back"
        assert PASSWORD not in caplog.text

    async def test_a_redis_that_is_silent_is_waited_for_once(
        self, stoppable_redis: OwnRedis, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO)
        async with opened(stoppable_redis) as counts:
            stoppable_redis.hold()
            async with asyncio.timeout(10):
                found = [await counts.over(QUOTA, ADA) for _ in range(20)]
            stoppable_redis.go_on()
            await until(lambda: "Redis is back" in caplog.messages)
        assert marks(found) == "lllt" + 16 * "s"
        assert len(caplog.messages) == 2

    async def test_a_process_that_is_busy_does_not_take_its_own_delay_for_silence(
        self, stoppable_redis: OwnRedis
    ) -> None:
        shared = SharedCounts(stoppable_redis.url, "1:secret")
        await shared.look()
        stoppable_redis.hold()
        asked = asyncio.create_task(shared.look())
        await asyncio.wait([asked], timeout=0.05)
        stoppable_redis.go_on()
        time.sleep(1.1)  # noqa: ASYNC251 - as while other answers are computed
        await asked
        await shared.close()

    async def test_one_that_restarts_while_nobody_asks_is_not_even_missed(
        self, stoppable_redis: OwnRedis, caplog: pytest.LogCaptureFixture
    ) -> None:
        async with opened(stoppable_redis) as counts:
            await counts.over(QUOTA, ADA)
            stoppable_redis.stop()
            stoppable_redis.start()
            found = [await counts.over(QUOTA, ADA) for _ in range(4)]
        assert marks(found) == "lllt"
        assert caplog.messages == []

    async def test_the_end_does_not_wait_for_it(self, stoppable_redis: OwnRedis) -> None:
        async with opened(stoppable_redis) as counts:
            stoppable_redis.hold()
            await counts.over(QUOTA, ADA)
        stoppable_redis.go_on()

    async def test_a_wrong_password_is_said_without_it(self, redis: Redis) -> None:
        shared = SharedCounts(redis.url.replace("@", "-wrong@"), "1:secret")
        with pytest.raises(AwayError, match=r"does not count: .*password") as caught:
            await shared.look()
        await shared.close()
        assert PASSWORD not in str(caught.value)


class TestAddresses:
    @pytest.mark.parametrize(
        ("url", "place"),
        [
            ("redis://host", "Redis at host:6379"),
            ("redis://user:secret@host:1/2", "Redis at host:1"),
            ("rediss://:secret@host:6380?ssl_cert_reqs=none", "Redis at host:6380"),
            ("unix:///run/redis.sock?db=1", "Redis at /run/redis.sock"),
        ],
    )
    def test_its_place_is_named_without_its_password(self, url: str, place: str) -> None:
        assert SharedCounts(url, "1:token").description == place

    @pytest.mark.parametrize(
        "url",
        [
            "redis://:sec/ret@host:6379",
            "redis://:5/secret@host",
            "redis://:sec#ret@host",
            "redis://:sec?ret@host",
            "redis://host:secret",
            "redis://[secret",
            "redis://host?secret=1",
            "redis://host?socket_timeout=secret",
        ],
    )
    def test_one_that_cannot_be_used_is_refused_with_what_to_write(self, url: str) -> None:
        with pytest.raises(SettingsError, match="REDIS_URL cannot be read: write redis://") as caught:
            SharedCounts(url, "1:token")
        assert "secret" not in str(caught.value)
        assert "ret@" not in str(caught.value)


class TestProbe:
    def test_it_says_where_the_counts_are(self, redis: Redis) -> None:
        is_right, said = probe(redis.url, "1:token")
        assert is_right
        assert said.startswith("Redis at 127.0.0.1:")
        assert PASSWORD not in said

    @pytest.mark.parametrize(
        ("url", "why"),
        [
            ("redis://:secret@127.0.0.1:9", "Redis at 127.0.0.1:9 cannot be reached (Error 111 "),
            ("redis://:a/secret@h", "cannot be read: write redis://"),
        ],
    )
    def test_it_says_what_is_wrong(self, url: str, why: str) -> None:
        is_right, said = probe(url, "1:token")
        assert not is_right
        assert why in said
        assert "secret" not in said

    @pytest.mark.parametrize(
        ("place", "why"),
        [
            (f":{PASSWORD}-wrong@{{host}}", "does not let the bot in (invalid username-password pair"),
            ("{host}", "does not let the bot in (Authentication required): put its password there"),
            (f":{PASSWORD}@{{host}}/99999", "answers, but refuses to count (DB index is out of range)"),
        ],
    )
    def test_it_says_what_a_redis_that_answers_has_against_it(self, redis: Redis, place: str, why: str) -> None:
        host = redis.url.rpartition("@")[2].partition("/")[0]
        is_right, said = probe(f"redis://{place.format(host=host)}", "1:token")
        assert not is_right
        assert why in said
        assert PASSWORD not in said

    def test_it_says_that_a_redis_gives_no_answer(self, stoppable_redis: OwnRedis) -> None:
        stoppable_redis.hold()
        is_right, said = probe(stoppable_redis.url, "1:token")
        stoppable_redis.go_on()
        assert not is_right
        assert "gives no answer within a second: " in said
