"""A shop's whole world on one machine: Twilio's twin, phones in the browser, the demo."""

from flask import Flask

from simulator.mount import blueprint
from simulator.phone import demo
from simulator.twin import Twin


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
    app.register_blueprint(blueprint(twin))
    app.register_blueprint(demo)
