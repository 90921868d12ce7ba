"""Where a shopper fetches their own data, by a link that opens once: GET and POST /my-data/<secret>."""

import json

from flask import Blueprint, Response, current_app, render_template

from models.data_file import language_of_link, take_file
from models.own_file import own_file
from runtime import Runtime

blueprint = Blueprint("own_data", __name__, url_prefix="/my-data", template_folder="pages")

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
}


@blueprint.get("/<secret>")
def show(secret: str) -> Response:
    """A page with one button: what looks at links on its own, as messengers do, uses nothing up."""
    runtime: Runtime = current_app.extensions["runtime"]
    with runtime.db.reading() as tx:
        language = language_of_link(tx, secret, runtime.now())
    return page(runtime, language, 404) if language is None else page(runtime, language, 200)


@blueprint.post("/<secret>")
def fetch(secret: str) -> Response:
    """The file, for whoever comes first and in time."""
    runtime: Runtime = current_app.extensions["runtime"]
    now = runtime.now()
    with runtime.db.transaction() as tx:
        contact_id = take_file(tx, secret, now)
        held = own_file(tx, contact_id) if contact_id is not None else {}
    if not held:
        return page(runtime, None, 404)
    body = json.dumps({"made_at": now.isoformat(), **held}, ensure_ascii=False, indent=2)
    name = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return Response(body, mimetype="application/json", headers={**HEADERS, **name})


def page(runtime: Runtime, language: str | None, status: int) -> Response:
    """In the shopper's language, else in the shop's first. The words are the flows'."""
    spoken = runtime.spoken(language)
    html = render_template(
        "my_data.html",
        language=spoken,
        direction="rtl" if spoken == "fa" else "ltr",
        title=runtime.library.shop.name,
        says=runtime.says("notice.file_page" if status == 200 else "notice.file_gone", spoken),
        button=runtime.says("notice.file_button", spoken) if status == 200 else "",
    )
    return Response(html, status=status, headers=HEADERS)
