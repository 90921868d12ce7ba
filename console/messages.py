"""What staff write: a reply, a template, the same again after a failure."""

from datetime import timedelta
from typing import Any

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from console.access import blueprint, may_act, visit
from console.assignments import back_to, found
from console.inbox import page
from console.words import shown
from models.db import Transaction, from_json, to_ms
from models.inbox import Talk, approved, mark_seen, newer_than_seen
from models.message import queue_message

LONGEST = 1600  # of one WhatsApp text at Twilio, in UTF-16 units as browsers count too
LONGEST_VALUE = 200
OLD = timedelta(hours=12)  # an answer that could not leave for so long is looked at again by a person

FAILED = """
    SELECT contact_id, kind, text, content, purpose, about FROM message
    WHERE id = :id AND conversation_id = :conversation_id AND direction = 'out'
        AND status IN ('failed', 'parked')
"""


@blueprint.post("/c/<int:conversation_id>/reply")
def reply(conversation_id: int) -> Response:
    """Into the outbox, unless the agent has not read the newest yet, or may not answer here."""
    text = shown(request.form.get("text")).strip()
    with visit().runtime.db.transaction() as tx:
        talk = locked(tx, conversation_id)
        problem, status, newer = why_not(tx, talk, text)
        if not problem:
            queue(tx, talk, text)
    if problem:
        return page("thread", conversation_id, status=status, problem=problem, text=text, newer=newer)
    return to_thread(conversation_id)


def why_not(tx: Transaction, talk: Talk, text: str) -> tuple[str, int, bool]:
    """What keeps this text from being sent, in words; the HTTP status; whether it is a newer message."""
    words, me = visit().words, visit().me
    if talk.agent_id != me.agent_id:
        return words("said.not_yours"), 409, False
    if not text:
        return words("said.empty"), 422, False
    if (length := len(text.encode("utf-16-le")) // 2) > LONGEST:
        return words("said.too_long", n=length, most=LONGEST), 422, False
    if not talk.window_left(visit().runtime.now()):
        return words("said.closed"), 409, False
    author = newer_than_seen(tx, talk.id, request.form.get("seen", 0, type=int), me.agent_id)
    if author:
        name = (shown(talk.name) or words("said.newer.they")) if author == "contact" else author
        return words("said.newer", name=name), 409, True
    return "", 200, False


@blueprint.post("/c/<int:conversation_id>/template")
def template(conversation_id: int) -> Response:
    """An approved text, for the time when WhatsApp allows nothing else."""
    words, wanted = visit().words, request.form.get("template", 0, type=int)
    with visit().runtime.db.transaction() as tx:
        talk = locked(tx, conversation_id)
        chosen = next((each for each in approved(tx, talk.language) if each.id == wanted), None)
        values = asked_values(len(chosen.variables)) if chosen else {}
        if talk.agent_id != visit().me.agent_id:
            problem = words("said.not_yours")
        elif chosen is None:
            problem = words("said.template")
        elif not all(values.values()):
            problem = words("said.values")
        else:
            problem = ""
            content = {"template": {"name": chosen.name, "language": chosen.language, "variables": values}}
            queue(tx, talk, chosen.filled(values), content)
    if problem:
        return page("thread", conversation_id, status=422, problem=problem)
    return to_thread(conversation_id)


def asked_values(how_many: int) -> dict[str, str]:
    """What the form fills in, one line each: WhatsApp takes no line breaks there."""
    return {
        str(place): " ".join(shown(request.form.get(f"value_{place}")).split())[:LONGEST_VALUE]
        for place in range(1, how_many + 1)
    }


@blueprint.post("/c/<int:conversation_id>/retry/<int:message_id>")
def retry(conversation_id: int, message_id: int) -> Response:
    """The same once more, as a new message: what became of the old one stays written."""
    me, runtime = visit().me, visit().runtime
    with runtime.db.transaction() as tx:
        talk = locked(tx, conversation_id)
        if talk.agent_id is not None and not may_act(me, talk.agent_id):
            abort(403)
        row = tx.one(FAILED, id=message_id, conversation_id=conversation_id) or abort(404)
        contact_id, _kind, text, content, purpose, about = row
        again = queue_message(
            tx,
            talk.id,
            contact_id,
            text,
            now=runtime.now(),
            author="agent",
            agent_id=me.agent_id,
            purpose=purpose,
            content=from_json(content) if content else None,
            about=from_json(about) if about else None,
            dedupe_key=f"retry:{message_id}",
        )
        tx.after_commit(lambda: runtime.nudge("outbox"))
    return back_to(conversation_id, "retry.asked" if again else "said.again")


def locked(tx: Transaction, conversation_id: int) -> Talk:
    """The conversation, unchanged by others until we commit: neither taken away nor written to."""
    tx.one("SELECT id FROM conversation WHERE id = :id FOR NO KEY UPDATE", id=conversation_id)
    return found(tx, conversation_id)


def queue(tx: Transaction, talk: Talk, text: str, content: dict[str, Any] | None = None) -> None:
    """Once, however often the form arrives: the form's own id is the key."""
    me, runtime = visit().me, visit().runtime
    now, form_id = runtime.now(), request.form.get("client_id", "")[:40]
    queue_message(
        tx,
        talk.id,
        talk.contact_id,
        text,
        now=now,
        author="agent",
        agent_id=me.agent_id,
        content=content,
        dedupe_key=f"agent:{me.agent_id}:{form_id}" if form_id else None,
        stale_at=now + OLD,
    )
    tx.run("UPDATE conversation SET last_message_at = :now WHERE id = :id", now=to_ms(now), id=talk.id)
    mark_seen(tx, talk.id)
    tx.after_commit(lambda: runtime.nudge("outbox"))


def to_thread(conversation_id: int) -> Response:
    address = url_for("console.conversation", conversation_id=conversation_id, tab=request.args.get("tab"))
    return redirect(address, 303)
