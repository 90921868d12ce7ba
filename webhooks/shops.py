"""Orders, products, promo codes and labels as the shop changes them: POST /webhooks/shops/demo."""

from flask import Blueprint, Response, current_app, jsonify, request

from integrations.shops import demo
from integrations.shops.fields import FieldError
from integrations.signatures import HEADER, is_signed
from models.order_intake import OrderConflict
from models.return_label import UnknownReturn
from runtime import Runtime
from workers.shop_import import no_return, store

LIMIT_BYTES = 1_000_000

blueprint = Blueprint("shops", __name__, url_prefix="/webhooks/shops")


@blueprint.post("/demo")
def receive() -> Response:
    """Store what the shop says; an older or repeated word changes nothing."""
    runtime: Runtime = current_app.extensions["runtime"]
    body = signed_body(runtime.settings.shop_webhook_secret)
    if isinstance(body, Response):
        return body
    now = runtime.now()
    try:
        snapshots = demo.parse(body, runtime.settings.default_country)
        with runtime.db.transaction() as tx:
            for snapshot in snapshots:
                store(tx, snapshot, now, secret=runtime.settings.secret_key)
            tx.after_commit(lambda: runtime.nudge("notifications"))
    except FieldError as error:
        return refused(400, str(error), error.field)
    except OrderConflict as error:
        return refused(409, f"{error}. Fix: give each order one number and one id.", "number")
    except UnknownReturn as unknown:
        return refused(409, no_return(unknown), "return")
    return Response(status=204)


def signed_body(secret: str) -> bytes | Response:
    """The request's body, or the refusal: nothing of it is looked at before its signature."""
    if (request.content_length or 0) > LIMIT_BYTES:
        return refused(413, "the body is larger than 1 MB. Fix: send fewer objects at once.", "")
    body = request.get_data(cache=False, as_text=False)
    if len(body) > LIMIT_BYTES:
        return refused(413, "the body is larger than 1 MB. Fix: send fewer objects at once.", "")
    if not is_signed(secret, body, request.headers.get(HEADER, "")):
        return refused(
            403, f"{HEADER} is missing or wrong. Fix: sign the raw body with the webhook's secret.", ""
        )
    return body


def refused(status: int, says: str, field: str) -> Response:
    response: Response = jsonify({"error": says, "field": field})
    response.status_code = status
    return response
