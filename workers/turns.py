"""Messages that the door could not answer at once: from the spool into the database, and each to its turn."""

import logging
from concurrent.futures import ThreadPoolExecutor

from flows.turns import Unclear, give_up, take_turn
from integrations.whatsapp.twilio import inbound, status
from models.arrival import keep, take_up
from models.db import DatabaseAway, RowLocked, from_ms
from models.delivery import record_status
from models.turn import EarlierFirst, begin_try, earliest_unanswered
from runtime import Runtime
from workers import spool
from workers.proposing import proposals

log = logging.getLogger(__name__)

MOST_AT_ONCE = 100
MOST_TRIES = 12  # a turn that failed counts FAILED, so three of them; one that was cut off, by a kill say, counts 1
FAILED = 4
FAIL = "UPDATE message SET tries = tries + :more WHERE id = :id"
LONGEST_TURN_S = 20.0


def take_unanswered(runtime: Runtime) -> int:
    """Take every turn that is due, the earliest of each conversation first; how many were taken."""
    taken, failed = 0, set[int]()
    while due := [message_id for message_id in unanswered(runtime) if message_id not in failed]:
        for message_id in due:
            if take_one(runtime, message_id):
                taken += 1
            else:
                failed.add(message_id)  # again at the next sweep
    return taken


def unanswered(runtime: Runtime) -> list[int]:
    with runtime.db.reading() as tx:
        return earliest_unanswered(tx, MOST_AT_ONCE)


def take_one(runtime: Runtime, message_id: int) -> bool:
    """One message to its turn, or after three failures to a person. False: it stays due.

    A kill says little of the message in hand, so a message is given up for it much later than for a fault.
    """
    with runtime.db.transaction() as tx:
        tries = begin_try(tx, message_id)
    if not tries:
        return False
    if tries > MOST_TRIES:
        return hand_to_person(runtime, message_id)
    # In a thread of its own: whatever a flow may do, even leave or never end, this sweep goes on.
    pool = ThreadPoolExecutor(1, thread_name_prefix="turn")
    turn = pool.submit(answer, runtime, message_id)
    pool.shutdown(wait=False)
    try:
        failure = turn.exception(LONGEST_TURN_S)
    except TimeoutError as error:
        failure = error
    if failure is None:
        if leaves_in := turn.result():
            runtime.nudge_later("outbox", leaves_in)
        else:
            runtime.nudge("outbox")
        return True
    if isinstance(failure, RowLocked | EarlierFirst | DatabaseAway):
        forgive(runtime, message_id)
    else:
        log.error("turn of message %s failed at %s of %s: %s", message_id, tries, MOST_TRIES, place_of(failure))
        with runtime.db.transaction() as tx:
            tx.run(FAIL, id=message_id, more=FAILED - 1)
    return False


def place_of(failure: BaseException) -> str:
    """What failed and where, without what anybody wrote."""
    trace = failure.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    return f"{type(failure).__name__} at {where}"


def answer(runtime: Runtime, message_id: int) -> float:
    """Its turn; in how many seconds the answer leaves. Whoever may propose something is asked between two tries."""
    if runtime.proposer is None:
        return taken(runtime, message_id, ())
    try:
        return taken(runtime, message_id, None)
    except Unclear as unclear:
        return taken(runtime, message_id, proposals(runtime, message_id, unclear.language))


def taken(runtime: Runtime, message_id: int, proposed: tuple[str, ...] | None) -> float:
    """Its turn in one transaction."""
    now = runtime.now()
    with runtime.db.transaction() as tx:
        arrival = take_up(tx, message_id, now)
        if arrival is None:
            return 0.0
        return take_turn(tx, runtime.library, arrival, now, runtime.world, runtime.versions,
                         moment_s=runtime.settings.burst_wait_s, proposed=proposed)


def forgive(runtime: Runtime, message_id: int) -> None:
    """Somebody else was in the way: that was no try."""
    with runtime.db.transaction() as tx:
        tx.run("UPDATE message SET tries = tries - 1 WHERE id = :id AND tries > 0", id=message_id)


def hand_to_person(runtime: Runtime, message_id: int) -> bool:
    now = runtime.now()
    with runtime.db.transaction() as tx:
        arrival = take_up(tx, message_id, now)
        if arrival:
            give_up(tx, runtime.library, arrival, now)
    runtime.nudge("outbox")
    return arrival is not None


def replay_spool(runtime: Runtime) -> int:
    """Bring what was kept on disk into the database, by the same insert as the door's; how many files."""
    done = 0
    for path in spool.kept(runtime.settings.spool_dir):
        content = spool.read(path)
        if content is None:
            spool.set_aside(path)
            continue
        replay(runtime, content)
        path.unlink(missing_ok=True)
        done += 1
    return done


def replay(runtime: Runtime, content: dict[str, object]) -> None:
    form, now = content["form"], from_ms(content["at"]) or runtime.now()
    with runtime.db.transaction() as tx:
        if content["kind"] == "message":
            keep(tx, inbound.parse(form), now, runtime.trust_days)
        else:
            record_status(tx, status.parse(form, str(form.get("a", ""))), now)
