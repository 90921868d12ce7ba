"""A console with a shop behind it, for tests: real app, real database, real flows; nothing leaves."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from flask import Flask

import console
from flows.engine.library import Shop
from models.agent import add_agent
from models.assignment import ask_for_person
from models.contact import Contact
from models.conversation import Conversation
from models.db import to_ms
from models.message import Message, queue_message
from models.order import Order, OrderLine
from models.template import Template

PASSWORD = "correct-horse-battery"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Clock:
    """Time that tests move."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def __call__(self):
        return self.at

    def pass_by(self, **much):
        self.at += timedelta(**much)


def library():
    return SimpleNamespace(
        shop=Shop(name="Lale", timezone="Europe/Istanbul", languages=("tr", "en", "fa", "et")),
        languages=("tr", "en", "fa", "et"),
        revision="test",
        words={},
        flows={},
        ready={},
    )


def runtime(db, clock=None, public_url="http://127.0.0.1:8000"):
    nudges = []
    return SimpleNamespace(
        settings=SimpleNamespace(public_url=public_url, secret_key="a-secret-of-the-tests-only"),
        db=db,
        library=library(),
        now=clock or Clock(),
        nudge=nudges.append,
        nudges=nudges,
        versions=None,
    )


def make_app(runtime):
    app = Flask("shop")
    app.extensions["runtime"] = runtime
    console.register(app)
    return app


class Staff:
    """A browser of the console without a browser."""

    def __init__(self, app, email=None, password=PASSWORD):
        self.client = app.test_client()
        self.email = email
        if email:
            answer = self.post("/console/sign-in", email=email, password=password)
            assert answer.status_code == 303, answer.text

    def get(self, path, **more):
        return self.client.get(path, **more)

    def token(self, path="/console/"):
        return TOKEN.search(self.get(path, follow_redirects=True).text)[1]

    def post(self, path, headers=None, **form):
        form.setdefault("csrf_token", self.token())
        return self.client.post(path, data=form, headers=headers)


def people(db, clock):
    """Elif and Ada answer, Liis leads, Mari runs it all. Their ids by name."""
    with db.transaction() as tx:
        rows = [("Elif", "agent"), ("Ada", "agent"), ("Liis", "supervisor"), ("Mari", "admin")]
        return {
            name: add_agent(tx, f"{name}@shop.invalid", name, role, PASSWORD, clock()).id
            for name, role in rows
        }


def conversation(db, clock, name="Deniz", phone="905321112233", language="tr", said="Merhaba", session=None):
    """A contact who just wrote. The conversation's id."""
    with db.transaction() as tx:
        contact = Contact(name=name, phone=phone, language=language, created_at=clock())
        tx.session.add(contact)
        tx.session.flush()
        row = Conversation(contact_id=contact.id, created_at=clock(), session=session)
        tx.session.add(row)
        tx.session.flush()
        conversation_id = row.id
    writes(db, clock, conversation_id, said)
    return conversation_id


def writes(db, clock, conversation_id, text, kind="text", content=None):
    """The contact writes; what the door and the turn leave behind of it."""
    with db.transaction() as tx:
        row = tx.session.get(Conversation, conversation_id)
        message = Message(
            conversation_id=row.id,
            contact_id=row.contact_id,
            direction="in",
            author="contact",
            kind=kind,
            text=text,
            content=content,
            created_at=clock(),
            handled_at=clock(),
        )
        tx.session.add(message)
        row.last_inbound_at = row.last_message_at = clock()
        row.unread += 0 if row.answered_by_bot else 1
        tx.session.flush()
        return message.id


def bot_says(db, clock, conversation_id, text, choices=(), status="queued", author="bot", **more):
    with db.transaction() as tx:
        row = tx.session.get(Conversation, conversation_id)
        content = (
            {"choices": [{"id": f"a.b.{n}", "title": title} for n, title in enumerate(choices)]}
            if choices
            else None
        )
        number = queue_message(tx, row.id, row.contact_id, text, now=clock(), author=author, content=content)
        tx.run(
            "UPDATE message SET status = :status, error_code = :code, error_text = :words WHERE id = :id",
            id=number,
            status=status,
            code=more.get("error_code", ""),
            words=more.get("error_text", ""),
        )
        return number


def waits(db, clock, conversation_id, reason="asked", summary=""):
    with db.transaction() as tx:
        ask_for_person(tx, conversation_id, reason, summary, clock())


def order(db, clock, number, phone, status="shipped", title="Keten gömlek", total=124990):
    with db.transaction() as tx:
        row = Order(
            number=number,
            number_key=number.replace("-", ""),
            status=status,
            phone=phone,
            currency="TRY",
            total_minor=total,
            paid_with="Visa •• 4242",
            placed_at=clock() - timedelta(days=4),
            updated_at=clock(),
        )
        tx.session.add(row)
        tx.session.flush()
        tx.session.add(
            OrderLine(order_id=row.id, position=1, title=title, variant="M", quantity=1, price_minor=total)
        )
        tx.session.flush()
        return row.id


def template(
    db, clock, language="tr", status="approved", body="Merhaba {{1}}, size yazmıştık.", name="we_wrote"
):
    with db.transaction() as tx:
        row = Template(
            name=name,
            language=language,
            body=body,
            variables=["name"],
            status=status,
            content_sid="HX" + "0" * 32,
            updated_at=clock(),
        )
        tx.session.add(row)
        tx.session.flush()
        return row.id


def value(db, sql, **values):
    with db.reading() as tx:
        row = tx.one(sql, **values)
        return row[0] if row else None


def at(db, sql, clock):
    with db.transaction() as tx:
        tx.run(sql, now=to_ms(clock()))
