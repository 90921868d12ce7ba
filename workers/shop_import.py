"""A shop's file into the database: in batches, row by row whole or not at all, as often as one likes."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from integrations.shops.jsonlines import Snapshot
from models.db import Database, Transaction
from models.erasure import erased_since, keyed
from models.loyalty_redeeming import PointsTold, store_points
from models.order import OrderSnapshot
from models.order_intake import OrderConflict, store_order
from models.product import ProductSnapshot, store_product
from models.promo_code import store_promo_code
from models.return_label import LabelTold, UnknownReturn, store_label
from models.stock_wish import look_again
from workers.shop_files import Row, rows

BATCH = 200  # rows a transaction: few commits, and no lock that the door would feel


@dataclass(slots=True)
class Imported:
    """What an import did."""

    stored: Counter[str] = field(default_factory=Counter)  # order, product, promo_code, points …: how many
    older: int = 0  # orders, points and labels of which we know a newer word
    wrong: list[tuple[int, str]] = field(default_factory=list)  # (line, reason with the fix)


def import_file(
    db: Database, path: Path, now: datetime, country: str, seen: Callable[[int], None] = lambda line: None,
    secret: str = "",
) -> Imported:
    """Take in every row of the file; `seen` hears of each line reached. `secret`: see `store`.

    A row that cannot be used is noted and left out; running it again changes nothing.
    """
    result = Imported()
    for batch in batches(rows(path, country)):
        with db.transaction() as tx:
            for row in batch:
                take_row(tx, row, now, result, secret)
        seen(batch[-1].line)
    return result


def take_row(tx: Transaction, row: Row, now: datetime, result: Imported, secret: str) -> None:
    if row.snapshot is None:
        result.wrong.append((row.line, row.wrong))
        return
    try:
        stored = store(tx, row.snapshot, now, history=True, secret=secret)
    except OrderConflict as conflict:  # found before anything is written
        result.wrong.append((row.line, f"{conflict}. Fix: give each order one number and one id."))
        return
    except UnknownReturn as unknown:
        result.wrong.append((row.line, no_return(unknown)))
        return
    if stored:
        result.stored[stored] += 1
    else:
        result.older += 1


def store(tx: Transaction, snapshot: Snapshot, now: datetime, history: bool = False, secret: str = "") -> str:
    """The kind of thing that was stored; '' for an order, points or a label of which we know a newer word.

    `secret` is the key of what proves erasures: who was forgotten does not come back with the orders of before.
    """
    if isinstance(snapshot, OrderSnapshot):
        told = without_person(snapshot) if secret and forgotten(tx, snapshot, secret) else snapshot
        return "order" if store_order(tx, told, now, history) else ""
    if isinstance(snapshot, ProductSnapshot):
        product_id = store_product(tx, snapshot)
        if any(variant.stock > 0 for variant in snapshot.variants):
            look_again(tx, product_id, now)
        return "product"
    if isinstance(snapshot, PointsTold):
        gone = bool(secret) and erased_since(tx, keyed(secret, snapshot.phone), snapshot.updated_at)
        return "points" if not gone and store_points(tx, snapshot, now) else ""
    if isinstance(snapshot, LabelTold):
        return "return_label" if store_label(tx, snapshot, now) else ""
    store_promo_code(tx, snapshot)
    return "promo_code"


def no_return(unknown: UnknownReturn) -> str:
    return f'return: there is no return "{unknown}". Fix: write the number that the shopper was given, like "R-2201".'


def forgotten(tx: Transaction, order: OrderSnapshot, secret: str) -> bool:
    """Did its buyer ask to be forgotten after they had placed it?"""
    return bool(order.phone) and erased_since(tx, keyed(secret, order.phone), order.placed_at)


def without_person(order: OrderSnapshot) -> OrderSnapshot:
    return replace(order, customer_name="", customer_tags=None, phone="", email="", postcode="", address={},
                   language="", cancel_reason="", wants_updates=None)


def batches(all_rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(all_rows, BATCH)):
        yield batch
