"""The demo shop into the database, once a day at most: what people did with it meanwhile stays."""

from datetime import datetime, timedelta

from integrations.shops.demo_shop import PEOPLE, objects
from integrations.shops.jsonlines import parse
from models.db import Database, to_ms
from workers.shop_import import store

FRESH = timedelta(days=1)  # after that "tomorrow" would be over: the demo's days move on
NEWEST = "SELECT updated_at FROM orders WHERE external_id = :external_id"


def load_demo(db: Database, now: datetime) -> int:
    """Fill the database with the demo shop as things stand now; how many orders, products and codes.

    Nothing is done where it was loaded within a day.
    """
    marker = f"demo-{PEOPLE['en'][4]}"  # placed two hours before the moment of loading
    with db.transaction() as tx:
        kept = tx.one(NEWEST, external_id=marker)
        if kept is not None and kept[0] > to_ms(now - FRESH):
            return 0
        return sum(bool(store(tx, parse(told, "TR"), now, history=True)) for told in objects(now))
