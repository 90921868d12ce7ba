"""Sign in, sign out, and the language of the console."""

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from console.access import blueprint, own_page, visit
from console.words import LANGUAGES
from models.agent import (
    begin_try,
    end_session,
    failure_key,
    forget_tries,
    locked_until,
    matching_agent,
    open_session,
    set_language,
)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response | str | tuple[str, int]:
    """The form, and what becomes of it."""
    if request.args.get("language") in LANGUAGES:
        session["language"] = request.args["language"]
    if request.method == "GET":
        if visit().agent:
            return redirect(url_for("console.inbox"), 303)
        return form("sign_in.ended" if "ended" in request.args else "")
    email, password = request.form.get("email", "")[:200], request.form.get("password", "")[:1000]
    runtime, now = visit().runtime, visit().runtime.now()
    key = failure_key(runtime.settings.secret_key, email, request.remote_addr or "")
    with runtime.db.transaction() as tx:
        this = begin_try(tx, key, now)
    with runtime.db.transaction() as tx:
        until = locked_until(tx, key, this, now)
    if until:
        return form("sign_in.locked", clock=visit().words.clock(until)), 429
    with runtime.db.reading() as tx:
        agent_id = matching_agent(tx, email, password)
    if agent_id is None:
        return form("sign_in.wrong"), 403
    with runtime.db.transaction() as tx:
        forget_tries(tx, key)
        if session.get("token"):
            end_session(tx, session["token"], now)
        token = open_session(tx, agent_id, now)
    session.clear()  # a new form token too: nothing from before the sign-in is worth anything after it
    session["token"] = token
    return redirect(own_page(request.args.get("next")), 303)


def form(problem: str, **values: str) -> str:
    said = visit().words(problem, **values) if problem else ""
    return render_template("console/sign_in.html", problem=said, email=request.form.get("email", "")[:200])


@blueprint.post("/sign-out")
def sign_out() -> Response:
    runtime = visit().runtime
    with runtime.db.transaction() as tx:
        end_session(tx, session["token"], runtime.now())
    session.clear()
    return redirect(url_for("console.sign_in"), 303)


@blueprint.post("/language")
def language() -> Response:
    """The agent's own choice."""
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        with visit().runtime.db.transaction() as tx:
            set_language(tx, visit().me.agent_id, chosen)
    return redirect(own_page(request.form.get("next")), 303)
