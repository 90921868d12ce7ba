"""What carriers say of parcels: POST /webhooks/tracking/demo."""

from flask import Blueprint, Response, current_app

from integrations.carriers import demo
from integrations.shops.fields import FieldError
from models.shipment_news import record
from runtime import Runtime
from webhooks.shops import refused, signed_body

blueprint = Blueprint("tracking", __name__, url_prefix="/webhooks/tracking")


@blueprint.post("/demo")
def receive() -> Response:
    """Record the events; what is known changes nothing, what comes before its order waits for it."""
    runtime: Runtime = current_app.extensions["runtime"]
    body = signed_body(runtime.settings.tracking_webhook_secret)
    if isinstance(body, Response):
        return body
    now = runtime.now()
    try:
        updates = demo.parse(body, now)
    except FieldError as error:
        return refused(400, str(error), error.field)
    with runtime.db.transaction() as tx:
        for update in updates:
            record(tx, update, now)
        tx.after_commit(lambda: runtime.nudge("notifications"))
    return Response(status=204)
