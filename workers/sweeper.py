"""Every two seconds: all that is due and that nobody was woken for. It alone keeps the shop alive."""

import logging
import threading
import time
from collections.abc import Callable

from models.delivery import record_early
from models.kept_answer import forget_due
from models.mail_code import forget_codes
from models.parcel_look import forget_looks
from runtime import Runtime
from workers.erasing import erase_due
from workers.faults import Noted
from workers.notifications import tell
from workers.opinions import ask_opinions
from workers.outbox import after_failure, drain
from workers.own_data import send_links
from workers.points import settle_ledgers
from workers.return_labels import tell_labels
from workers.rounds import Rounds
from workers.settle import settle
from workers.shop_watch import watch_shop
from workers.stock_news import tell_stock
from workers.templates import poll_approvals, submit_templates
from workers.turns import replay_spool, take_unanswered
from workers.waking import wake

log = logging.getLogger(__name__)

TEMPLATES_EVERY_S = 30.0
FORGETTING_EVERY_S = 600.0
FORGOTTEN_AT_ONCE = 1000  # rows; more wait for the next time


class Sweeper(Rounds):
    """Any number may run at once, in any process."""

    NAME, PATIENCE_S = "sweeper", 20.0

    def __init__(self, runtime: Runtime, stop: threading.Event | None = None):
        super().__init__(runtime, stop)
        self.templates_at = self.forgets_at = 0.0
        self.failing: set[str] = set()

    def run(self) -> None:
        while not self.stop.is_set():
            self.run_once()
            self.stop.wait(self.runtime.settings.sweep_every_s)

    def run_once(self) -> None:
        """Each part once; a part that fails leaves the others to theirs."""
        for part in self.parts():
            if not self.stop.is_set():
                self.attempt(part)

    def parts(self) -> list[Callable[[Runtime], object]]:
        parts: list[Callable[[Runtime], object]] = [
            replay_spool, take_unanswered, wake, tell, tell_stock, tell_labels, send_links, self.drain, settle_doubts,
            take_early]
        if time.monotonic() >= self.templates_at:
            self.templates_at = time.monotonic() + TEMPLATES_EVERY_S
            parts += [submit_templates, poll_approvals, watch_shop, settle_ledgers]
        if time.monotonic() >= self.forgets_at:
            self.forgets_at = time.monotonic() + FORGETTING_EVERY_S
            parts += [forget_what_is_due, erase_due, ask_opinions]
        return parts

    def drain(self, runtime: Runtime) -> int:
        return drain(runtime, self.stop)

    def attempt(self, part: Callable[[Runtime], object]) -> None:
        with Noted() as noted:
            part(self.runtime)
        name = part.__name__
        if noted.error and name not in self.failing:
            log.error("sweep: %s failed: %s", name, noted.name)
            self.failing.add(name)
        elif name in self.failing and not noted.error:
            log.warning("sweep: %s works again", name)
            self.failing.discard(name)


def settle_doubts(runtime: Runtime) -> int:
    """What was held back behind a doubt may leave with its end."""
    settled = settle(runtime)
    if settled:
        runtime.nudge("outbox")
    return settled


def forget_what_is_due(runtime: Runtime) -> int:
    """Answers of shoppers whose time is over, old codes and looks; nobody reads them since, now they are gone."""
    now = runtime.now()
    with runtime.db.transaction() as tx:
        return (forget_due(tx, now, FORGOTTEN_AT_ONCE) + forget_codes(tx, now)
                + forget_looks(tx, now, FORGOTTEN_AT_ONCE))


def take_early(runtime: Runtime) -> int:
    """Statuses that came before their message was known."""
    with runtime.db.transaction() as tx:
        changes = record_early(tx, runtime.now())
        for change in changes:
            if change.status == "failed":
                after_failure(tx, change.message_id, change.error_code)
    return len(changes)
