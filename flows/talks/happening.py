"""Something happens in a talk, to a parcel or to what is waited for, or a day comes; whoever it is about is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flows.actions.desk import policy_of
from flows.engine.definition import Choice
from flows.notices import HAPPENED, Notice, notice
from flows.opinions import RECOMMEND, REVIEW, ask_next
from flows.talks.stage import SECOND, Heard, Stage
from models.consent import has_consent, opted_out
from models.contact import make_known
from models.conversation import SERVICE_WINDOW_S
from models.db import Transaction, to_ms
from models.message import queue_message
from models.return_label import LATE, READY, LabelTold, due_labels, settle_label, store_label
from models.shipment import ShipmentUpdate
from models.shipment_news import record
from models.stock_wish import settle_wish

STATUS = {event: status for status, event in HAPPENED.items()}
PARCEL = """
    SELECT s.id, s.order_id, s.carrier, s.tracking_number FROM shipment s JOIN orders o ON o.id = s.order_id
    WHERE o.number = :number OR :number = '' ORDER BY s.id DESC LIMIT 1
"""
CONVERSATION = """
    SELECT v.id, v.contact_id, v.last_inbound_at FROM contact_address a
    JOIN conversation v ON v.contact_id = a.contact_id WHERE a.value = :address
"""
WISH = """
    SELECT id, product_id, thing FROM stock_wish WHERE contact_id = :contact_id AND told_at IS NULL ORDER BY id DESC
"""
WAITS = """
    SELECT l.id, q.rma_number FROM return_label l JOIN return_request q ON q.id = l.return_request_id
    WHERE l.contact_id = :contact_id ORDER BY l.id DESC LIMIT 1
"""
LABEL_LASTS = timedelta(days=10)
BACK = "UPDATE product_variant SET stock = 5 WHERE product_id = :product_id"
SENT = "UPDATE message SET status = 'sent', sent_at = :now, provider_id = :sid WHERE id = :id"


def happens(stage: Stage, event: str, number: str) -> Heard:
    """It happens to the order's parcel, and what the owner reads: free text, or a day after they wrote the template.

    Who did not agree to order updates reads nothing. What else may speak against a notice is no matter of flows.
    """
    stage.now += SECOND
    stage.overheard.forget()
    if event in (REVIEW, RECOMMEND):
        return _is_asked(stage, event, number)
    if event in (READY, LATE):
        return _label(stage, event)
    if event not in STATUS:
        return _comes_back(stage, event)
    with stage.db.transaction() as tx:
        parcel = tx.one(PARCEL, number=number)
        if parcel is None:
            return Heard(failed=f"no parcel of {number or 'any order'} to which {event} could happen")
        shipment_id, order_id, carrier, tracking_number = parcel
        record(tx, ShipmentUpdate(carrier, tracking_number, STATUS[event], stage.moment()), stage.moment())
        conversation = _conversation(tx, stage)
        if not has_consent(tx, conversation[1], "order_updates"):
            return Heard()
        said = notice(
            tx, stage.library, stage.library.catalog.events[event], conversation[1], stage.language,
            {"order": order_id, "shipment": shipment_id}, stage.moment(), stage.moment(),
        )
        _tell(tx, stage, event, said, conversation)
    return _read(stage, said, conversation[2])


def _comes_back(stage: Stage, event: str) -> Heard:
    """What the shopper waits for is in stock again, and whoever waits is told, once."""
    with stage.db.transaction() as tx:
        conversation = _conversation(tx, stage)
        wish = tx.one(WISH, contact_id=conversation[1])
        if wish is None:
            return Heard(failed=f"nobody waits for anything to which {event} could happen")
        tx.run(BACK, product_id=wish[1])
        settle_wish(tx, wish[0], stage.moment())
        if opted_out(tx, conversation[1]):
            return Heard()
        said = notice(tx, stage.library, stage.library.catalog.events[event], conversation[1], stage.language,
                      {"product": wish[2]}, stage.moment(), stage.moment())
        _tell(tx, stage, event, said, conversation)
    return _read(stage, said, conversation[2])


def _label(stage: Stage, event: str) -> Heard:
    """The label of the newest return comes, good for ten days, or its time is over without it."""
    with stage.db.transaction() as tx:
        conversation = _conversation(tx, stage)
        waits = tx.one(WAITS, contact_id=conversation[1])
        if waits is None:
            return Heard(failed=f"no label is waited for to which {event} could happen")
        if event == READY:
            link = f"https://labels.linden.example/{waits[1]}?{to_ms(stage.moment())}"
            store_label(tx, LabelTold(waits[1], link, stage.moment() + LABEL_LASTS), stage.moment())
        else:
            tx.run("UPDATE return_label SET due_at = :now WHERE id = :id", now=to_ms(stage.moment()), id=waits[0])
        due = next(one for one in due_labels(tx, stage.moment()) if one.id == waits[0])
        settle_label(tx, due, policy_of(stage.library.shop), stage.moment())
        if opted_out(tx, conversation[1]):
            return Heard()
        said = notice(tx, stage.library, stage.library.catalog.events[event], conversation[1], stage.language,
                      {"return_request": due.return_request_id}, stage.moment(), stage.moment())
        _tell(tx, stage, event, said, conversation)
    return _read(stage, said, conversation[2])


def _is_asked(stage: Stage, event: str, number: str) -> Heard:
    """It is the day on which it would be asked; nothing is said where something speaks against asking."""
    with stage.db.transaction() as tx:
        asked = ask_next(tx, stage.library, stage.moment(), event, number)
        if asked is None:
            return Heard()
        _leaves(tx, stage, event, asked.message_id)
        wrote = tx.one("SELECT last_inbound_at FROM conversation WHERE id = :id", id=asked.whom.conversation_id)
    return _read(stage, asked.said, wrote[0] if wrote else None)


def _conversation(tx: Transaction, stage: Stage) -> tuple[Any, ...]:
    address = f"whatsapp:+{stage.phone}"
    found = tx.one(CONVERSATION, address=address)
    if found is None:
        make_known(tx, address, stage.name, stage.moment())
        found = tx.one(CONVERSATION, address=address)
    assert found is not None, "it was made a moment ago"
    return found


def _tell(tx: Transaction, stage: Stage, event: str, said: Notice, conversation: tuple[Any, ...]) -> None:
    row = queue_message(tx, conversation[0], conversation[1], said.text, now=stage.moment(), author="notice",
                        purpose="notice", content=said.content, about=said.about)
    _leaves(tx, stage, event, row)


def _leaves(tx: Transaction, stage: Stage, event: str, message_id: int | None) -> None:
    sid = f"SM{next(stage.sids)}"
    tx.run(SENT, now=to_ms(stage.moment()), sid=sid, id=message_id)
    stage.told[event] = sid
    stage.told[""] = sid


def _read(stage: Stage, said: Notice, last_inbound_at: int | None) -> Heard:
    """What stands on the phone."""
    template = said.content.get("template")
    text, choices = said.text, tuple(Choice(**one) for one in said.content.get("choices", ()))
    if template and (last_inbound_at is None or to_ms(stage.moment()) - last_inbound_at > SERVICE_WINDOW_S * 1000):
        approved = stage.library.templates[template["name"]].texts[template["language"]]
        text, choices = approved.body, tuple(Choice(key, title) for key, title in approved.buttons.items())
        for number, value in template["variables"].items():
            text = text.replace(f"{{{{{number}}}}}", value)
    return stage.seen(text, choices)
