"""Who may knock: signed in, role, form token; and the headers that every page carries."""

from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, current_app, g, redirect, request, session, url_for
from flask_wtf import CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from console.words import LANGUAGES, Words
from models.agent import LEADING, ROLES, SEEN_EVERY, SignedIn, signed_in, touch

blueprint = Blueprint(
    "console", __name__, url_prefix="/console", template_folder="pages", static_folder="static"
)
csrf = CSRFProtect()

STAFF, LEADS = frozenset(ROLES), frozenset(LEADING)
# Every address of the console and who may call it; what is not written here is refused.
# Whose conversation it is decides further: see may_act.
ALLOWED = {
    "console.static": None,  # None: everybody
    "console.sign_in": None,
    "console.sign_out": STAFF,
    "console.language": STAFF,
    "console.inbox": STAFF,
    "console.conversation": STAFF,
    "console.details": STAFF,
    "console.talk": LEADS,
    "console.take": STAFF,
    "console.reply": STAFF,
    "console.template": STAFF,
    "console.retry": STAFF,
    "console.give_back": STAFF,
    "console.resolve": STAFF,
}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Visit:
    """What one request knows: the runtime, the agent, the language, the time."""

    def __init__(self, runtime: Any, agent: SignedIn | None):
        self.runtime = runtime
        self.agent = agent

    @property
    def me(self) -> SignedIn:
        """The agent; only for addresses that ALLOWED keeps for staff."""
        if self.agent is None:
            abort(403)
        return self.agent

    @cached_property
    def words(self) -> Words:
        chosen = self.agent.language if self.agent else session.get("language") or preferred()
        language = chosen if chosen in LANGUAGES else "en"
        library = self.runtime.library
        said = library.words.get(language, {})
        flows = {name: said[f"flows.{name}"].text for name in library.flows if f"flows.{name}" in said}
        return Words(language, ZoneInfo(library.shop.timezone), self.runtime.now(), flows)


def preferred() -> str:
    """The browser's language, before anybody signed in."""
    return request.accept_languages.best_match(LANGUAGES) or "en"


def visit() -> Visit:
    """The visit of this request."""
    if "visit" not in g:
        g.visit = Visit(current_app.extensions["runtime"], None)
    found: Visit = g.visit
    return found


def is_live() -> bool:
    """Does the page ask by itself whether anything is new? Then nobody touched the browser."""
    return request.headers.get("X-Live") == "1"


@blueprint.before_request
def check() -> AnyResponse | None:
    """The door: who is it, may they, does the form come from one of our pages?"""
    visitor = g.visit = Visit(current_app.extensions["runtime"], None)
    token, now = session.get("token"), visitor.runtime.now()
    if token and request.endpoint != "console.static":
        with visitor.runtime.db.reading() as tx:
            visitor.agent = signed_in(tx, token, now)
    roles = ALLOWED.get(request.endpoint or "", frozenset())
    if roles is not None:
        if visitor.agent is None:
            return turned_away()
        if visitor.agent.role not in roles:
            abort(403)
        if not is_live() and now - visitor.agent.seen_at >= SEEN_EVERY:
            with visitor.runtime.db.transaction() as tx:
                touch(tx, visitor.agent, now)
    csrf.protect()
    return None


def turned_away() -> AnyResponse:
    """To the sign-in page; a page that asks by itself learns it by the status."""
    if request.headers.get("X-Live"):
        return Response(status=401)
    asked = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("console.sign_in", next=asked, ended=1 if session.get("token") else None), 303)


def own_page(target: str | None) -> str:
    """Where to go after signing in: a page of the console, whatever the address says."""
    inside = (
        target is not None and target.startswith("/console/") and "\\" not in target and "//" not in target
    )
    return target if target and inside else url_for("console.inbox")


def may_act(me: SignedIn, holder_id: int | None) -> bool:
    """On a conversation: its holder may, and whoever leads the team."""
    return holder_id is not None and (holder_id == me.agent_id or me.leads)


@blueprint.after_request
def guarded(response: Response) -> Response:
    response.headers.update(HEADERS)
    response.headers["Cache-Control"] = "max-age=300" if request.endpoint == "console.static" else "no-store"
    return response
