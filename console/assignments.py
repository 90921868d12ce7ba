"""Take over, hand back, resolve: who answers a conversation."""

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from console.access import blueprint, may_act, visit
from flows.ratings import ask_how_it_was
from flows.turns import resume
from models.assignment import AtCapacity, hand_back, holder, resolve, take, take_from
from models.db import Transaction
from models.inbox import Talk, one_talk


@blueprint.post("/c/<int:conversation_id>/take", endpoint="take")
def take_over(conversation_id: int) -> Response:
    """The first wins; the second is told who it was. Who leads the team may take from a colleague."""
    me, runtime = visit().me, visit().runtime
    taken_from = request.form.get("from", type=int)
    if taken_from is not None and not me.leads:
        abort(403)
    try:
        with runtime.db.transaction() as tx:
            found(tx, conversation_id)
            if taken_from is None:
                won = take(tx, conversation_id, me.agent_id, runtime.now())
            else:
                won = take_from(tx, conversation_id, taken_from, me.agent_id, runtime.now())
            talk = found(tx, conversation_id)
    except AtCapacity:
        return back_to(conversation_id, "said.full")
    if won or talk.agent_id == me.agent_id:
        return back_to(conversation_id, "said.taken", tab="mine")
    return back_to(conversation_id, "said.late", name=talk.agent_name or "")


@blueprint.post("/c/<int:conversation_id>/hand-back")
def give_back(conversation_id: int) -> Response:
    """The bot goes on where it was, or at the menu; it says where it stands at once."""
    runtime = visit().runtime
    where = "menu" if request.form.get("where") == "menu" else "resume"
    with runtime.db.transaction() as tx:
        holder_id = mine(tx, conversation_id)
        done = holder_id is not None and hand_back(tx, conversation_id, holder_id, runtime.now(), where)
        if done:
            resume(tx, runtime.library, conversation_id, runtime.now(), at_menu=where == "menu",
                   versions=runtime.versions)
            tx.after_commit(lambda: runtime.nudge("outbox"))
    return back_to(conversation_id, "said.back" if done else "said.gone")


@blueprint.post("/c/<int:conversation_id>/resolve", endpoint="resolve")
def close(conversation_id: int) -> Response:
    """Done; the shopper is asked how it was, if a flow asks that and they were not asked lately."""
    runtime, now = visit().runtime, visit().runtime.now()
    with runtime.db.transaction() as tx:
        holder_id = mine(tx, conversation_id)
        done = holder_id is not None and resolve(tx, conversation_id, holder_id, now)
        if done and ask_how_it_was(tx, runtime.library, conversation_id, now):
            tx.after_commit(lambda: runtime.nudge("outbox"))
    return back_to(conversation_id, "said.resolved" if done else "said.gone")


def found(tx: Transaction, conversation_id: int) -> Talk:
    return one_talk(tx, conversation_id) or abort(404)


def mine(tx: Transaction, conversation_id: int) -> int | None:
    """Who holds it, if this agent may act on it; None if nobody does. 403 for a colleague's."""
    found(tx, conversation_id)
    holder_id = holder(tx, conversation_id)
    if holder_id is not None and not may_act(visit().me, holder_id):
        abort(403)
    return holder_id


def back_to(conversation_id: int, said: str, tab: str | None = None, **values: str) -> Response:
    flash(visit().words(said, **values))
    tab = tab or request.args.get("tab")
    return redirect(url_for("console.conversation", conversation_id=conversation_id, tab=tab), 303)
