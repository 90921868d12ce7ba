"""Once a night: ledgers of points brought up to date, so that what is earned and what ends stands there by itself."""

from datetime import datetime

from flows.actions.loyalty import programme_of
from models.db import Transaction, to_ms
from models.loyalty import Programme
from models.loyalty_settling import contacts_to_settle, settle_points
from models.pace import POINTS
from runtime import Runtime
from workers.shop_watch import TURN, next_night

BATCH = 100  # contacts a transaction: short ones, that no turn waits for


def settle_ledgers(runtime: Runtime) -> int:
    """Every ledger, if no process has since the last night; how many were looked at. One statement otherwise."""
    shop, now = runtime.library.shop, runtime.now()
    if shop.loyalty is None:
        return 0
    with runtime.db.transaction() as tx:
        if not tx.run(TURN, key=POINTS, next=to_ms(next_night(now, shop.timezone)), now=to_ms(now)):
            return 0
    programme, done, after = programme_of(shop), 0, 0
    while True:
        with runtime.db.transaction() as tx:
            contacts = settle_some(tx, after, programme, now)
        if not contacts:
            return done
        done, after = done + len(contacts), contacts[-1]


def settle_some(tx: Transaction, after: int, programme: Programme, now: datetime) -> list[int]:
    """The contacts behind `after` that were brought up to date."""
    contacts = contacts_to_settle(tx, after, BATCH)
    for contact_id in contacts:
        settle_points(tx, contact_id, programme, now)
    return contacts
