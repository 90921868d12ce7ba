"""The web inbox: where staff read, take over, answer and hand back."""

from flask import Flask

from console import assignments, errors, inbox, messages, sessions
from console.access import blueprint, csrf

ROOMS = (assignments, errors, inbox, messages, sessions)  # importing them adds their routes


def register(app: Flask) -> None:
    """Put the console under /console. The app has its runtime in `app.extensions["runtime"]` already."""
    settings = app.extensions["runtime"].settings
    secure = settings.public_url.startswith("https://")
    if not app.secret_key:
        app.secret_key = settings.secret_key
    app.config.update(
        SESSION_COOKIE_NAME="__Host-selam" if secure else "selam",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_CHECK_DEFAULT=False,  # machines knock elsewhere; the console's door checks its own
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    csrf.init_app(app)
    app.register_blueprint(blueprint)
