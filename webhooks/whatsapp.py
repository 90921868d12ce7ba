"""Where Twilio knocks: a message in, a status of one that went out. Checks, stores, takes the turn: 204."""

import logging
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Blueprint, Request, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from flows.turns import Unclear, take_turn
from integrations.whatsapp.twilio import inbound, status
from integrations.whatsapp.twilio.signature import SETTINGS, SIGNATURE, Form, Signatures, parse_form
from models.arrival import keep, receive
from models.db import DatabaseAway, RowLocked, to_ms
from models.delivery import record_status
from models.order_facts import foresee_orders
from models.turn import EarlierFirst
from runtime import Runtime
from workers import spool
from workers.outbox import after_failure

log = logging.getLogger(__name__)
blueprint = Blueprint("whatsapp", __name__, url_prefix="/webhooks/twilio")

LARGEST = 64 * 1024  # bytes; Twilio's own are below 10 KB
FORM = "application/x-www-form-urlencoded"
WAITS = (RowLocked, EarlierFirst, Unclear)  # no failures: the turn comes a moment later


class Taken(Response):
    """Empty, without a header to work out: what nearly every webhook is answered with."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("204 NO CONTENT", [])
        return ()


TAKEN = Taken(status=204)


class Refused(Exception):
    """Not a request of Twilio's to us: the reason, without anything personal, and the answer."""

    def __init__(self, reason: str, code: int = 403):
        super().__init__(reason)
        self.code = code


@blueprint.post("/whatsapp")
def receive_message() -> Response:
    runtime: Runtime = current_app.extensions["runtime"]
    form = authentic_form(runtime)
    settings = runtime.settings
    if reason := inbound.refusal(form, settings.twilio_account_sid, settings.twilio_whatsapp_from):
        raise Refused(reason)
    g.kept = ("message", form)
    message = inbound.parse(form)
    now = runtime.now()
    with runtime.db.transaction() as tx:
        foresee_orders(tx, message.address)
        arrival = receive(tx, message, now, runtime.trust_days)
        if arrival:
            leaves_in = take_turn(tx, runtime.library, arrival, now, runtime.world, runtime.versions,
                                  moment_s=runtime.settings.burst_wait_s, proposed=None if runtime.proposer else ())
    if arrival and leaves_in:
        runtime.nudge_later("outbox", leaves_in)
    elif arrival:
        runtime.nudge("outbox")
    return TAKEN


@blueprint.post("/status")
def receive_status() -> Response:
    runtime: Runtime = current_app.extensions["runtime"]
    form = authentic_form(runtime)
    if reason := status.refusal(form, runtime.settings.twilio_account_sid):
        raise Refused(reason)
    attempt = parse_qs(request.query_string.decode("latin-1")).get("a", [""])[-1]
    g.kept = ("status", {**form, "a": attempt})
    with runtime.db.transaction() as tx:
        change = record_status(tx, status.parse(form, attempt), runtime.now())
        if change and change.status == "failed":
            after_failure(tx, change.message_id, change.error_code)
    if change:
        runtime.nudge("outbox")  # the next message to this contact may go now
    return TAKEN


def authentic_form(runtime: Runtime) -> Form:
    """The request's parameters, if Twilio signed them. Raises Refused."""
    asked: Request = request._get_current_object()  # type: ignore[attr-defined]  # looked up once, not ten times
    headers, length = asked.headers, asked.content_length
    if length is None or length > LARGEST:
        raise Refused("the body is larger than a message, or its length unknown", 413)
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != FORM:
        raise Refused("the content type is not a form's", 415)
    form = parse_form(asked.environ["wsgi.input"].read(length))  # werkzeug's guard of it costs as much as parsing
    if form is None:
        raise Refused("the body is no form", 400)
    query = asked.query_string
    url = runtime.settings.public_url + asked.path + ("?" + query.decode("latin-1") if query else "")
    known = signatures(runtime.settings.twilio_auth_tokens)
    if not known.valid(url, form, headers.get(SIGNATURE), headers.get(SETTINGS)):
        raise Refused("the signature is not Twilio's over " + asked.path)
    return form


@lru_cache(maxsize=8)
def signatures(tokens: tuple[str, ...]) -> Signatures:
    return Signatures(tokens)


@blueprint.errorhandler(Refused)
def refuse(error: Refused) -> tuple[str, int]:
    log.warning("refused: %s", error)
    return "", error.code


@blueprint.errorhandler(Exception)
def keep_for_later(error: Exception) -> Response | tuple[str, int]:
    """Whatever goes wrong after the signature: nothing that Twilio told us is lost.

    The message is kept alone and the sweeper takes its turn; with the database away it is kept on disk.
    """
    if isinstance(error, HTTPException):
        return error.get_response()
    if "kept" not in g:
        log.error("a webhook failed before its request was read: %s", type(error).__name__)
        return "", 500
    if not isinstance(error, WAITS):
        log.error("a webhook failed: %s", type(error).__name__)
    runtime: Runtime = current_app.extensions["runtime"]
    kind, form = g.kept
    try:
        if kind == "status" or isinstance(error, DatabaseAway):
            put_aside(runtime, kind, form)
        else:
            keep_alone(runtime, form)
    except OSError:
        log.critical("neither database nor disk takes a message")
        return "", 503
    return TAKEN


def keep_alone(runtime: Runtime, form: Form) -> None:
    try:
        with runtime.db.transaction() as tx:
            keep(tx, inbound.parse(form), runtime.now(), runtime.trust_days)
    except (DatabaseAway, RowLocked):
        put_aside(runtime, "message", form)
    else:
        runtime.nudge("turns")


def put_aside(runtime: Runtime, kind: str, form: dict[str, str]) -> None:
    spool.put(runtime.settings.spool_dir, kind, form, to_ms(runtime.now()))
