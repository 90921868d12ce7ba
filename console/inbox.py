"""The inbox: the lists, one conversation, the details of its person. One page, whole or live."""

import secrets
from typing import Any

from flask import Response, abort, render_template, request

from console import words as spoken
from console.access import blueprint, is_live, visit
from console.board import Board, gather
from console.marks import marked
from flows.talks.retelling import talk_of
from models.inbox import COUNTED_UP_TO, mark_seen


@blueprint.get("/")
def inbox() -> Response:
    return page("list")


@blueprint.get("/c/<int:conversation_id>")
def conversation(conversation_id: int) -> Response:
    return page("thread", conversation_id)


@blueprint.get("/c/<int:conversation_id>/details")
def details(conversation_id: int) -> Response:
    """The same page; where there is room for one column only, it is this one."""
    return page("details", conversation_id)


@blueprint.get("/c/<int:conversation_id>/talk.yaml")
def talk(conversation_id: int) -> Response:
    """The conversation as a test beside the flows, its people masked: a file to read and to keep."""
    visitor = visit()
    name = f"conversation_{conversation_id}"
    try:
        with visitor.runtime.db.reading() as tx:
            written = talk_of(tx, visitor.runtime.library, conversation_id, name)
    except LookupError:
        abort(404)
    attached = {"Content-Disposition": f'attachment; filename="{name}.yaml"'}
    return Response(written, content_type="application/yaml; charset=utf-8", headers=attached)


def page(view: str, conversation_id: int | None = None, *, status: int = 200, **said: Any) -> Response:
    """The page, or 304 to a page that asks whether anything is new and nothing is.

    `said`: what was wrong with a form (`problem`), and what stood in it (`text`).
    """
    visitor = visit()
    before = request.args.get("before", type=int) if request.method == "GET" else None
    with visitor.runtime.db.reading() as tx:
        board = gather(tx, visitor, request.args.get("tab", "queue"), conversation_id, before)
    if board is None:
        abort(404)
    if board.talk and board.talk.unread and not board.before:
        with visitor.runtime.db.transaction() as tx:
            mark_seen(tx, board.talk.id)
    tag = f'"{board.fingerprint(visitor)}"'
    if is_live() and request.headers.get("If-None-Match") == tag:
        return Response(status=304, headers={"ETag": tag})
    response = Response(rendered(board, view, said), status=status)
    response.headers["ETag"] = tag
    return response


def rendered(board: Board, view: str, said: dict[str, Any]) -> str:
    visitor = visit()
    return render_template(
        "console/inbox.html",
        board=board,
        view=view,
        problem=said.get("problem", ""),
        text=said.get("text", ""),
        newer=said.get("newer", False),
        state=board.state(visitor),
        composer=board.composer(visitor),
        may_act=board.may_act(visitor),
        client_id=secrets.token_urlsafe(12),
        live=is_live(),
        timeline=list(board.timeline(visitor)),
    )


@blueprint.app_template_filter("console_count")
def count(number: int) -> str:
    """How many, up to where it is counted."""
    words = visit().words
    return words("more_than", n=COUNTED_UP_TO) if number > COUNTED_UP_TO else words.digits(number)


@blueprint.context_processor
def at_hand() -> dict[str, Any]:
    """What every page of the console may use."""
    visitor = visit()
    return {
        "t": visitor.words,
        "me": visitor.agent,
        "now": visitor.runtime.now(),
        "languages": spoken.OWN_NAMES,
        "shown": spoken.shown,
        "isolated": spoken.isolated,
        "one_line": spoken.one_line,
        "marked": marked,
        "initials": spoken.initials,
        "masked": spoken.masked,
        "shop_name": visitor.runtime.library.shop.name,
    }
