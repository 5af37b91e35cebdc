"""Draw charts through the workshop: how long the event loop is held up, and how long a picture takes."""

import asyncio
import time

from bot.answer import ChartOffer
from bot.engine import Engine
from bot.render.charts.workshop import Workshop
from config.load import load_catalog
from config.rates import EcbRates

QUESTIONS = ("/train 175B 500B", "/infer llama-3.1-70b h100 x8 fp8", "/memory 70b h100 x8 train", "/budget $1M h100")
PICTURES = 10
TICK_S = 0.005
BAR_MS = 20


async def longest_delay_s(stop: asyncio.Event) -> float:
    """The longest time by which a tick came late."""
    longest = 0.0
    while not stop.is_set():
        began = time.perf_counter()
        await asyncio.sleep(TICK_S)
        longest = max(longest, time.perf_counter() - began - TICK_S)
    return longest


async def measure() -> None:
    """Print the longest delay over ten charts, and the time of the first picture and of a later one."""
    engine = Engine(load_catalog(), EcbRates())
    engine.warm_up()
    asked = [engine.ask(question) for question in QUESTIONS]
    wanted: list[tuple[ChartOffer, str]] = [(offer, a.canonical) for a in asked for offer in a.answer.charts]
    workshop, stop, times_s = Workshop(), asyncio.Event(), []
    ticker = asyncio.create_task(longest_delay_s(stop))
    for number in range(PICTURES):
        offer, command = wanted[number % len(wanted)]
        began = time.perf_counter()
        await workshop.picture(offer.make(), language="en", command=command, day=engine.clock())
        times_s.append(time.perf_counter() - began)
    stop.set()
    delay_s = await ticker
    await workshop.close()
    first_s, later_s = times_s[0], sorted(times_s[1:])[len(times_s) // 2 - 1]
    print(f"charts: event loop held up {delay_s * 1e3:.1f} ms at most over {PICTURES} pictures (bar {BAR_MS})")
    print(f"charts: first picture {first_s * 1e3:.0f} ms, a later one {later_s * 1e3:.0f} ms")


if __name__ == "__main__":
    asyncio.run(measure())
