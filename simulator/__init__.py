"""A shop's whole world on one machine: Twilio's twin, phones in the browser, the demo."""

import logging
import threading

from flask import Flask, request

from config import SIMULATED_MAIL_FROM
from models.db import Database
from simulator.mailbox import Mailbox
from simulator.mount import blueprint
from simulator.phone import demo
from simulator.recall import recall
from simulator.twin import Twin

log = logging.getLogger(__name__)

PATHS = ("/_twin/", "/demo")


def register(app: Flask) -> None:
    """Put twin and phones into the web process, if settings and credentials are for it."""
    settings = app.extensions["runtime"].settings
    if not (settings.simulator and settings.simulated):
        return
    twin = Twin(
        settings.twilio_account_sid,
        settings.twilio_auth_tokens,
        settings.twilio_whatsapp_from,
        settings.public_url,
        f"{settings.public_url}/_twin",
    )
    app.extensions["twin"] = twin
    app.before_request(Recalled(twin, app.extensions["runtime"].db))
    app.register_blueprint(blueprint(twin))
    app.register_blueprint(demo)


def open_mailbox(app: Flask) -> None:
    """The demo's mail server, where the settings send mails to it."""
    settings = app.extensions["runtime"].settings
    if "twin" not in app.extensions or settings.mail_from != SIMULATED_MAIL_FROM:
        return
    try:
        app.extensions["mailbox"] = Mailbox(settings.port + 1)
    except OSError:  # the port is somebody else's: codes by e-mail stay away, all else works
        log.warning("the demo's mailbox can't have port %s", settings.port + 1)
        return
    app.extensions["mailbox"].start()


class Recalled:
    """Before the first request, not earlier: the tables may not be there when the app is made."""

    def __init__(self, twin: Twin, db: Database):
        self.twin, self.db = twin, db
        self.lock, self.done = threading.Lock(), False

    def __call__(self) -> None:
        if not self.done and request.path.startswith(PATHS):
            with self.lock:
                if not self.done:
                    recall(self.twin.truth, self.db)
                    self.done = True
