"""The twin inside the web process, under /_twin: for the demo, never in production."""

import time

from flask import Blueprint, Response, request

from simulator.twin import Twin
from simulator.wire import Answer, Call

METHODS = ["GET", "POST", "DELETE"]


def blueprint(twin: Twin) -> Blueprint:
    """Serves it; a cut connection is a 502 here, since a web server keeps its sockets."""
    made = Blueprint("twin", __name__, url_prefix="/_twin")

    @made.route("/<path:path>", methods=METHODS)
    def answer(path: str) -> Response:
        call = Call(
            request.method,
            f"/{path}",
            request.query_string.decode("latin-1"),
            request.get_data(),
            request.headers.get("Authorization", ""),
        )
        return as_response(twin, twin.answer(call))

    return made


def as_response(twin: Twin, answer: Answer) -> Response:
    if answer.wire == "hold" and answer.then:
        twin.deliveries.later(twin.chance.faults.late_s, answer.then)
    if answer.wire:
        return Response(status=502)
    if answer.after_s:
        time.sleep(answer.after_s)
    return Response(answer.body, answer.status, answer.headers, content_type=answer.kind)
