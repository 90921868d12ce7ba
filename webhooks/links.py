"""A campaign's link: GET /go/<slug> is counted and leads on to the shop. Whoever follows it leaves nothing here."""

import logging
import re
import time
from threading import Lock

from flask import Blueprint, Response, abort, current_app, request

from flows.campaigns import plain_link, target
from models.campaign import count_click
from models.db import DatabaseAway, RowLocked
from runtime import Runtime

log = logging.getLogger(__name__)
blueprint = Blueprint("links", __name__, url_prefix="/go")

AWAY = (DatabaseAway, RowLocked)
HEADERS = {
    "Cache-Control": "no-store",  # counted each time, and led elsewhere once it has ended
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
}
# who looks at a link to show a picture of it, or to know it: at its beginning WhatsApp's own, the others anywhere
LOOKS = re.compile(r"\AWhatsApp/|facebookexternalhit|meta-externalagent|\w*bot\b|crawler|spider|preview", re.IGNORECASE)
AHEAD = ("Purpose", "Sec-Purpose", "X-Moz", "X-Purpose")  # a browser fetches what may be followed
MINUTE_S = 60
COUNTED, FOLLOWED = 100, 3000  # clicks a minute from one address; thousands of shoppers share one of a phone company
MOST = 100_000  # addresses that are remembered at once


class Cap:
    """How often each address came in this minute; nothing of it is kept longer, or written down."""

    def __init__(self) -> None:
        self.minute, self.seen, self.lock = 0, dict[str, int](), Lock()

    def nth(self, address: str) -> int:
        """The how manieth time it comes."""
        minute = int(time.monotonic() // MINUTE_S)
        with self.lock:
            if minute != self.minute or len(self.seen) >= MOST:
                self.minute, self.seen = minute, {}
            self.seen[address] = self.seen.get(address, 0) + 1
            return self.seen[address]


CAP = Cap()


@blueprint.get("/<slug>")
def follow(slug: str) -> Response:
    """302 to the shop. 404 where there is no such campaign, 429 where one address follows links without end."""
    runtime: Runtime = current_app.extensions["runtime"]
    came = CAP.nth(request.remote_addr or "")
    if came > FOLLOWED:
        return Response("", 429, {**HEADERS, "Retry-After": str(MINUTE_S)})
    try:
        with runtime.db.reading() as tx:
            found = target(tx, runtime.library.shop, slug.lower(), runtime.now())
        if found is not None and is_click() and came <= COUNTED:
            with runtime.db.transaction() as tx:
                count_click(tx, found.campaign_id)
        link = found.link if found is not None else ""
    except AWAY as error:  # nobody waits for our database on the way to the shop
        log.warning("a campaign's link was followed and not counted: %s", type(error).__name__)
        link = plain_link(runtime.library.shop)
    if not link:
        abort(404)
    return Response("", 302, {**HEADERS, "Location": link})


def is_click() -> bool:
    """Somebody who wants to see the page, as far as that can be told."""
    agent = request.headers.get("User-Agent", "")
    ahead = any("prefetch" in request.headers.get(name, "").lower() for name in AHEAD)
    return request.method == "GET" and bool(agent) and not ahead and not LOOKS.search(agent)
