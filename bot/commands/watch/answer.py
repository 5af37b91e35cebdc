"""How /watch answers: that a price is watched, what there is to watch, or what has ended."""

from collections.abc import Iterator

from bot.answer import Action, Answer
from bot.commands.watch.request import WatchRequest
from bot.request import Context
from bot.text import Price, Text, Whole, t, verbatim
from bot.watches.report import DIGEST, MOST_OF_A_CHAT, Kept, WatchReport
from bot.watches.told import STOP, found_among, price_command, said, sources

_MOST_LINES = 8
"""Of watches that are shown before the fold."""
_WEEKLY = t("Weekly digest")
_ALL = t("All watches")
_STOP = t("Stop {watch}")
_NO_PRICE = t("Nobody offers that today")
_NOT_HERE = t("Prices are watched in Telegram: there a message comes, here nothing is kept")


def present(request: WatchRequest, report: WatchReport, context: Context) -> Answer:
    """What came of the wish; where nobody keeps watches, what would be watched."""
    if report.kept is None:
        return _not_here(request, report, context)
    if report.wish == "end":
        return _ended(report)
    if report.wish == "show":
        return _list(report.kept, context)
    return _set_digest(report) if request.is_digest else _set(request, report, context)


def _not_here(request: WatchRequest, report: WatchReport, context: Context) -> Answer:
    """What would be watched, and whether it is so already."""
    if request.gpu is None or request.line is None:
        return Answer(headline=_NOT_HERE, shows_command=False, examples=("/price h100",))
    gpu, has_price = request.gpu, report.is_met is not None
    return Answer(
        headline=_headline(request, report),
        lines=(
            *found_among(request.currency, report, context),
            *((t("It is so already") if report.is_met else t("Not yet"),) if has_price else (_NO_PRICE,)),
        ),
        notes=(_NOT_HERE,),
        sources=sources(report, context),
        actions=((price_command(gpu),),),
    )


def _set(request: WatchRequest, report: WatchReport, context: Context) -> Answer:
    assert request.gpu is not None  # or there is no price to watch
    lines = [*found_among(request.currency, report, context)]
    if report.is_met is None:
        lines.append(_NO_PRICE)
    elif report.is_met:
        lines.append(t("It is so already: a message comes when it has gone back, and is so again"))
    else:
        lines.append(t("Not yet: one message comes here when it is"))
    return Answer(
        headline=t("Watching {watch}", watch=_headline(request, report)),
        lines=(*lines, *_room(report)),
        sources=sources(report, context),
        actions=(
            (Action(STOP, f"/watch {report.words} off"), price_command(request.gpu)),
            (Action(_WEEKLY, "/watch weekly"), Action(_ALL, "/watch")),
        ),
        shows_command=False,
    )


def _headline(request: WatchRequest, report: WatchReport) -> Text:
    """`H100 < $2.5/h · now $2.69`."""
    assert request.gpu is not None
    watch = said(report.words, request.gpu.label)
    if report.price is None:
        return watch
    return t("{watch} · now {price}", watch=watch, price=Price(report.price, str(request.currency)))


def _set_digest(report: WatchReport) -> Answer:
    return Answer(
        headline=t("Once a week: which prices moved, of all GPUs"),
        lines=(t("The first one comes in seven days, at this hour"), *_room(report)),
        actions=((Action(STOP, f"/watch {DIGEST} off"), Action(_ALL, "/watch")),),
        shows_command=False,
    )


def _list(kept: tuple[Kept, ...], context: Context) -> Answer:
    lines = tuple(_line(watch, context) for watch in kept)
    has_digest = any(watch.words == DIGEST for watch in kept)
    return Answer(
        headline=t("Watches of this chat: {count} of {most}", count=Whole(len(kept)), most=Whole(MOST_OF_A_CHAT))
        if kept
        else t("No price is watched here"),
        lines=(*lines[:_MOST_LINES], *(() if kept else (t("Name a price, and a message comes when it is there"),))),
        details=lines[_MOST_LINES:],
        folded_under=t("The others") if len(lines) > _MOST_LINES else None,
        examples=("/watch h100 < $2.5/h",) if not kept else (),
        actions=tuple(_buttons(kept, context, has_digest=has_digest)),
        shows_command=False,
    )


def _ended(report: WatchReport) -> Answer:
    gone = tuple(verbatim(words) for words in report.ended)
    return Answer(
        headline=t("Stopped: {watch}", watch=gone[0])
        if len(gone) == 1
        else t("Stopped: {count}", count=Whole(len(gone))),
        lines=gone[:_MOST_LINES] if len(gone) > 1 else (),
        details=gone[_MOST_LINES:],
        folded_under=t("The others") if len(gone) > _MOST_LINES else None,
        actions=((*_again(report.ended), Action(_ALL, "/watch")),),
        shows_command=False,
    )


def _again(ended: tuple[str, ...]) -> Iterator[Action]:
    """What takes back the end of one."""
    if len(ended) == 1:
        yield Action(t("Watch again"), f"/watch {ended[0]}")


def _line(watch: Kept, context: Context) -> Text:
    """`H100 < $2.5/h · now $2.69`."""
    name = _WEEKLY if watch.words == DIGEST else said(watch.words, _label(watch.words, context))
    if watch.price is None:
        return name if watch.words == DIGEST else t("{watch} · no price now", watch=name)
    return t("{watch} · now {price}", watch=name, price=Price(watch.price, watch.currency))


def _buttons(kept: tuple[Kept, ...], context: Context, *, has_digest: bool) -> Iterator[tuple[Action, ...]]:
    for watch in kept:
        name = _WEEKLY if watch.words == DIGEST else said(watch.words, _label(watch.words, context))
        yield (Action(_STOP.filled(watch=name), f"/watch {watch.words} off"),)
    if not has_digest:
        yield (Action(_WEEKLY, "/watch weekly"),)


def _label(words: str, context: Context) -> str:
    gpu = words.split(maxsplit=1)[0]
    return context.catalog.gpus[gpu].label if gpu in context.catalog.gpus else gpu


def _room(report: WatchReport) -> Iterator[Text]:
    """How many watches the chat has now."""
    if report.kept is not None and len(report.kept) > 1:
        yield t("{count} of {most} watches here", count=Whole(len(report.kept)), most=Whole(MOST_OF_A_CHAT))
