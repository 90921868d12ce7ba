"""The demo's page: a phone in the browser beside the inbox. Behind it stands the twin, and nothing else."""

import time
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request, url_for

from simulator import parcels, wording
from simulator.ageing import age
from simulator.glimpse import bubble, stand, way
from simulator.personas import BY_KEY, PERSONAS, Persona
from simulator.samples import media_of, sample
from simulator.truth import WINDOW_S, Phone
from simulator.twin import Twin
from simulator.webhook_driver import Said

TEXT_MAX = 4096
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
demo = Blueprint("demo", __name__, url_prefix="/demo", template_folder="pages", static_folder="static")


def the_twin() -> Twin:
    twin: Twin = current_app.extensions["twin"]
    return twin


@demo.before_request
def only_this_page() -> None:
    """No other site may play with the phones: the header cannot be sent from elsewhere without our leave."""
    ours = {
        "127.0.0.1",
        "localhost",
        urlsplit(current_app.extensions["runtime"].settings.public_url).hostname,
    }
    if urlsplit(f"//{request.host}").hostname not in ours:
        abort(403)
    if request.method == "POST" and request.headers.get("X-Selam-Demo") != "1":
        abort(403)


@demo.after_request
def guard(response: Response) -> Response:
    if request.endpoint != "demo.static":
        response.headers.update(HEADERS)
    return response


@demo.get("")
def page() -> str:
    language = wording.chosen(request.args.get("lang"), request.accept_languages)
    return render_template(
        "demo.html",
        words=wording.words(language),
        language=language,
        languages=wording.NAMES,
        direction="rtl" if language == "fa" else "ltr",
        personas=PERSONAS,
        chosen=BY_KEY.get(request.args.get("who", ""), next(p for p in PERSONAS if p.language == language)),
        shop=current_app.extensions["runtime"].library.shop.name,
        parcels=parcels.KINDS,
        inbox=f"/console/sign-in?language={language}",  # whoever is signed in goes on to the inbox
    )


@demo.get("/mail")
def mail() -> str:
    """The mails that the shop sent, the newest first."""
    language = wording.chosen(request.args.get("lang"), request.accept_languages)
    mailbox = current_app.extensions.get("mailbox")
    return render_template("mail.html", words=wording.words(language), language=language,
                           direction="rtl" if language == "fa" else "ltr", letters=mailbox.letters if mailbox else ())


def persona_of(key: str) -> Persona:
    return BY_KEY.get(key) or abort(404)


def asked() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else abort(400)


@demo.get("/phones/<key>/news")
def news(key: str) -> Response:
    """What changed on this phone since the cursor, and how many messages wait on the others."""
    persona, twin = persona_of(key), the_twin()
    since = request.args.get("since", 0, type=int)
    if request.args.get("looking"):
        twin.messages.looked_at(persona.address)
    with twin.truth.lock:
        cursor, phone = twin.truth.changes, twin.truth.phone(persona.address)
        changed = twin.truth.changed_since(persona.address, since)
        unread = {p.key: sum(m.status == "delivered" for m in twin.truth.of_phone[p.address]) for p in PERSONAS}
        answer = {"cursor": cursor, "phone": phone_now(phone), "unread": unread, "bubbles": [
            shown for message in changed if (shown := bubble(message, phone.read_to))]}  # fmt: skip
    if changed or not since:
        answer["way"] = way(twin.truth, persona.address)
    if changed or request.args.get("stand"):
        answer["stand"] = stand(current_app.extensions["runtime"].db, persona.address)
    return jsonify(answer)


def phone_now(phone: Phone) -> dict[str, Any]:
    now = time.time()
    left = max(0, round(phone.last_wrote + WINDOW_S - now)) if phone.last_wrote else 0
    return {"offline": phone.offline, "blocked": phone.blocked, "hidden": phone.hidden,
            "typing": phone.typing_until > now, "window_s": left}  # fmt: skip


@demo.post("/phones/<key>/say")
def say(key: str) -> tuple[Response, int]:
    """Text, a tapped button or row, or a sample file."""
    persona, twin, wanted = persona_of(key), the_twin(), asked()
    if name := wanted.get("sample"):
        said = sample(twin, str(name)) or abort(404)
    else:
        words = {name: str(wanted.get(name) or "")[:TEXT_MAX] for name in ("text", "choice", "title", "replied_to")}
        said = Said(**words, row=bool(wanted.get("row")))
        if not (said.text.strip() or said.choice):
            abort(400)
    twin.truth.phone(persona.address).name = persona.name
    return jsonify(sid=twin.people.say(persona.address, said).sid), 201


@demo.post("/phones/<key>/switch")
def switch(key: str) -> tuple[str, int]:
    wanted = {name: bool(on) for name, on in asked().items() if name in ("offline", "blocked", "hidden")}
    the_twin().change_phone(persona_of(key).address, **wanted)
    return "", 204


@demo.post("/phones/<key>/time")
def pass_time(key: str) -> tuple[str, int]:
    """Hours pass for this person: at the twin and in the database alike."""
    hours = asked().get("hours")
    if type(hours) is not int or not 1 <= hours <= 24 * 90:
        abort(400)
    address, runtime = persona_of(key).address, current_app.extensions["runtime"]
    with runtime.db.transaction() as tx:
        age(tx, address, hours)
    the_twin().truth.age(hours * 3600, address)
    return "", 204


@demo.post("/phones/<key>/parcel")
def parcel(key: str) -> tuple[Response, int]:
    """Something happens to this person's parcel; the carrier tells the shop's webhook."""
    runtime = current_app.extensions["runtime"]
    told = parcels.happen(runtime, the_twin().deliveries, persona_of(key), str(asked().get("kind")))
    return jsonify(told=told), 202 if told else 409


@demo.get("/media/<sid>")
def media(sid: str) -> Response:
    kept = media_of(the_twin(), sid) or abort(404)
    return Response(kept[0], content_type=kept[1], headers={"Content-Disposition": "inline"})


def static_url(name: str) -> str:
    return url_for("demo.static", filename=name)
