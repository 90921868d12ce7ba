"""A person answers in a talk and closes the conversation, as the inbox does it."""

from __future__ import annotations

from flows.engine.definition import Choice
from flows.ratings import RESOLVED, ask_how_it_was
from flows.talks.stage import SECOND, Heard, Stage
from models.agent import Agent
from models.assignment import resolve, take
from models.db import Transaction, from_json, to_ms
from models.message import queue_message

AGENTS = {"en": "Maria", "tr": "Elif", "fa": "سارا", "et": "Liis"}
CONVERSATION = """
    SELECT v.id, v.contact_id FROM contact_address a JOIN conversation v ON v.contact_id = a.contact_id
    WHERE a.value = :address
"""
ASKED = "SELECT id, text, content FROM message WHERE author = 'notice' AND status = 'queued' ORDER BY id DESC LIMIT 1"
SENT = "UPDATE message SET status = 'sent', sent_at = :now, provider_id = :sid WHERE id = :id"


def resolves(stage: Stage, name: str) -> Heard:
    """The agent of this name takes the shopper's conversation, answers and resolves it; what they are asked then."""
    stage.now += SECOND
    stage.overheard.forget()
    with stage.db.transaction() as tx:
        found = tx.one(CONVERSATION, address=f"whatsapp:+{stage.phone}")
        if found is None:
            return Heard(failed="nobody has written yet, so there is no conversation to resolve")
        conversation_id, contact_id = found
        agent_id = agent_of(tx, stage, name)
        take(tx, conversation_id, agent_id, stage.moment())
        queue_message(tx, conversation_id, contact_id, "✓", now=stage.moment(), author="agent", agent_id=agent_id)
        resolve(tx, conversation_id, agent_id, stage.moment())
        if not ask_how_it_was(tx, stage.library, conversation_id, stage.moment()):
            return Heard()
        asked = tx.one(ASKED)
        assert asked is not None, "it was queued a moment ago"
        sid = f"SM{next(stage.sids)}"
        tx.run(SENT, now=to_ms(stage.moment()), sid=sid, id=asked[0])
        stage.told[RESOLVED.name] = stage.told[""] = sid
    return stage.seen(asked[1], tuple(Choice(**one) for one in from_json(asked[2]).get("choices", ())))


def agent_of(tx: Transaction, stage: Stage, name: str) -> int:
    """Somebody who begins today, under the name that people of this language have in our examples."""
    agent = Agent(
        email=f"{next(stage.sids)}@shop.example", name=name or AGENTS.get(stage.language, AGENTS["en"]),
        role="agent", password_hash="", created_at=stage.moment(),
    )
    tx.session.add(agent)
    tx.session.flush()
    assert agent.id is not None, "the database gives it"
    return agent.id
