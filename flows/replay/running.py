"""All conversations of a time against a draft, by as many processes as wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context

from flows.engine.library import Library
from flows.engine.understanding import prepare
from flows.replay.following import follow, relative
from flows.replay.stored import Chat, chats, talking
from flows.replay.tally import Report
from flows.replay.today import Today, only_reading
from models.db import Database, to_ms

AT_ONCE = 50  # conversations that are read together


@dataclass(frozen=True, slots=True)
class Wish:
    """What is compared."""

    draft: Library
    live: Library | None
    since: int  # milliseconds
    only: str = ""


def unseen(more: int, of: int) -> None:
    """Nobody watches."""


def differences(db: Database, draft: Library, since: datetime, *, live: Library | None = None, only: str = "",
                limit: int = 0, processes: int = 1, progress: Callable[[int, int], None] = unseen) -> Report:
    """What would now differ of all that was said since then. Writes nothing and sends nothing.

    `live`: what these flows already do otherwise than those of an earlier day is not told again. `only`: a flow's
    name. `limit`: so many conversations, the newest. `progress` is told how many more were followed, and of how many.
    """
    wish = Wish(draft, live, to_ms(since), only)
    with only_reading(db) as tx:
        ids = talking(tx, wish.since, limit)
    parts = [ids[at:at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)]
    report = Report()
    # a database in memory is this process's own
    several = processes > 1 and len(parts) > 1 and bool(db.engine.url.database)
    for part in _side_by_side(db, wish, parts, processes) if several else (counted(db, wish, part) for part in parts):
        report.add(part)
        progress(part.chats, len(ids))
    with only_reading(db) as tx:
        report.mask(tx, draft.languages)
    return report


def counted(db: Database, wish: Wish, ids: Sequence[int]) -> Report:
    """These conversations."""
    report = Report()
    with only_reading(db) as tx:
        today = Today(tx)
        for chat in chats(tx, ids, wish.since):
            found = follow(wish.draft, chat, today)
            if found.differences and wish.live is not None and was_other(chat, wish.live):
                found = relative(found, follow(wish.live, chat, today))
            report.count(chat.conversation_id, found, wish.only)
    return report


def was_other(chat: Chat, live: Library) -> bool:
    """Did flows of an earlier day take some of its turns?"""
    return any(turn.revision != live.revision for turn in chat.turns)


# ---- several processes ------------------------------------------------------------------------------

CREW: list[tuple[Database, Wish]] = []  # of a child: what it works with


def _side_by_side(db: Database, wish: Wish, parts: Sequence[Sequence[int]], processes: int) -> Iterator[Report]:
    for library in (wish.draft, wish.live):
        if library is not None:
            prepare(library)  # learnt once, before the others begin
    db.close()  # no connection may be in two processes
    url = db.engine.url.render_as_string(hide_password=False)
    with ProcessPoolExecutor(processes, get_context("fork"), _begin, (url, wish)) as pool:
        yield from pool.map(_counted, parts)


def _begin(url: str, wish: Wish) -> None:
    CREW[:] = [(Database(url, pool_size=1), wish)]


def _counted(ids: Sequence[int]) -> Report:
    db, wish = CREW[0]
    return counted(db, wish, ids)
