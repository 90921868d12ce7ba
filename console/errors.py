"""What went wrong, said in words, inside the console's own page."""

import logging
import secrets

from flask import render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from console.access import blueprint, visit

SAID = {400, 403, 404, 405}
log = logging.getLogger(__name__)


@blueprint.errorhandler(CSRFError)
def form_too_old(error: CSRFError) -> tuple[str, int]:
    return page(400), 400


@blueprint.errorhandler(HTTPException)
def refused(error: HTTPException) -> HTTPException | tuple[str, int]:
    code = error.code or 500
    return (page(code), code) if code in SAID else error


@blueprint.errorhandler(Exception)
def broken(error: Exception) -> tuple[str, int]:
    """Our fault: the page and the log share a reference, and the log holds nothing personal."""
    reference = secrets.token_hex(4)
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""
    log.error("console failed: %s in %s, reference %s", type(error).__name__, place, reference)
    return page(500, reference=reference), 500


def page(code: int, **values: str) -> str:
    words = visit().words
    lead = words(f"error.{code}.lead", **values)
    return render_template("console/error.html", title=words(f"error.{code}"), lead=lead)
