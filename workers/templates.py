"""Templates: from the merchant's file to the provider, and on to WhatsApp's approval."""

import logging

from integrations.errors import BadContent, SendError
from integrations.whatsapp.transport import Choice, TemplateText
from models.db import Database, Transaction, from_json, to_json
from runtime import Runtime

log = logging.getLogger(__name__)

RETRY_MS = 60_000  # also how long another process leaves a template alone that is being handed in
POLL_MS = {"pending": 60_000, "approved": 3_600_000, "paused": 3_600_000}
AT_ONCE = 10
KEEP = """
    INSERT INTO template (name, language, category, body, variables, buttons, content_sid, status, reason,
                          updated_at)
    VALUES (:name, :language, :category, :body, :variables, :buttons, '', 'unsubmitted', '', 0)
    ON CONFLICT (name, language) DO UPDATE SET category = excluded.category, body = excluded.body,
        variables = excluded.variables, buttons = excluded.buttons, content_sid = '', status = 'unsubmitted',
        reason = '', updated_at = 0
    WHERE template.body <> excluded.body OR template.category <> excluded.category
       OR template.buttons <> excluded.buttons OR template.variables <> excluded.variables
"""
UNSUBMITTED = """
    SELECT id, name, language, category, body, variables, buttons, updated_at FROM template
    WHERE status = 'unsubmitted' AND updated_at < {now} - :pause ORDER BY id LIMIT :most
"""
RESERVE = "UPDATE template SET updated_at = {now} WHERE id = :id AND updated_at = :seen"
SUBMITTED = """
    UPDATE template SET content_sid = :sid, status = :status, reason = :reason, updated_at = {now}
    WHERE id = :id
"""
POLLED = """
    SELECT id, content_sid, updated_at FROM template
    WHERE status = :status AND content_sid <> '' AND updated_at < {now} - :pause
    ORDER BY updated_at LIMIT :most
"""
STANDS = "UPDATE template SET status = :status, reason = :reason, updated_at = {now} WHERE id = :id"


def submit_templates(runtime: Runtime) -> int:
    """Hand in every template of the live flows that is new or was changed; how many."""
    with runtime.db.transaction() as tx:
        keep_templates(tx, runtime)
        rows = tx.rows(UNSUBMITTED, pause=RETRY_MS, most=AT_ONCE)
    done = 0
    for id, name, language, category, body, variables, buttons, seen in rows:
        if reserved(runtime.db, id, seen):
            template = TemplateText(name, language, category, body, samples(from_json(variables or "[]")),
                                    tuple(Choice(b["id"], b["title"]) for b in from_json(buttons or "[]")))
            done += submit(runtime, id, template)
    return done


def keep_templates(tx: Transaction, runtime: Runtime) -> None:
    for template in runtime.library.templates.values():
        for language, text in template.texts.items():
            buttons = [{"id": id, "title": title} for id, title in text.buttons.items()]
            tx.run(KEEP, name=template.name, language=language, category=template.category, body=text.body,
                   variables=to_json(list(text.variables)), buttons=to_json(buttons))


def submit(runtime: Runtime, id: int, template: TemplateText) -> bool:
    try:
        sid, status, reason = runtime.gateway.make_template(template), "pending", ""
    except BadContent as error:
        sid, status, reason = "", "rejected", error.says
    except SendError as error:  # again in a minute
        sid, status, reason = "", "unsubmitted", error.says
    with runtime.db.transaction() as tx:
        tx.run(SUBMITTED, id=id, sid=sid, status=status, reason=reason)
    return status == "pending"


def poll_approvals(runtime: Runtime) -> int:
    """Ask where approvals stand: soon while pending, now and then later; how many were asked."""
    asked = 0
    for status, pause in POLL_MS.items():
        with runtime.db.reading() as tx:
            rows = tx.rows(POLLED, status=status, pause=pause, most=AT_ONCE)
        for id, sid, seen in rows:
            if reserved(runtime.db, id, seen):
                asked += 1
                poll(runtime, id, sid)
    return asked


def poll(runtime: Runtime, id: int, sid: str) -> None:
    try:
        approval = runtime.gateway.approval_of(sid)
    except SendError as error:
        log.warning("the approval of template %s cannot be read: %s", id, error)
        return
    with runtime.db.transaction() as tx:
        tx.run(STANDS, id=id, status=approval.status, reason=approval.reason)


def reserved(db: Database, id: int, seen: int) -> bool:
    """Only one process works on a template at a time."""
    with db.transaction() as tx:
        return tx.run(RESERVE, id=id, seen=seen) == 1


def samples(variables: list[str]) -> dict[str, str]:
    """WhatsApp wants an example of each variable; its name says best what it is."""
    return {str(number): name for number, name in enumerate(variables, 1)}
