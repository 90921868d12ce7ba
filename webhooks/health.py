"""Is the process alive, can it take a message, how old is the oldest work: for load balancers and alarms."""

from collections.abc import Iterable

from flask import Blueprint, Response, current_app
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from models.db import DatabaseAway, RowLocked
from models.gauges import measured
from runtime import Runtime
from workers import pacing, settle, spool

blueprint = Blueprint("health", __name__)

GAUGES = {
    "oldest_unanswered_seconds": "Age of the oldest message whose turn was not taken",
    "oldest_unsent_seconds": "Age of the oldest message that is due and was not sent",
    "unanswered": "Messages whose turn was not taken",
    "quarantined": "Conversations whose flow failed and that a person must look at",
    "waiting": "Conversations that wait for a person",
    "shop_problems": "Promo codes and templates named by the flows that were dead or stopped last night",
}
COUNTS = {
    "send_unresolved_total": "Sends of which it stayed unknown whether they left",
    "duplicate_detected_total": "Messages that are known to have gone out twice",
}
STOPS = {
    pacing.SENDER: "1 while nothing leaves, or one message at a time to see whether it works again",
    pacing.OFFERS: "1 while WhatsApp holds all marketing of this sender back",
}


class Counts(Collector):
    """Counted in the database, where no restart loses them."""

    def __init__(self, values: dict[str, int]):
        self.values = values

    def collect(self) -> Iterable[CounterMetricFamily]:
        for name, value in self.values.items():
            yield CounterMetricFamily(f"selam_{name}", COUNTS[name], value=value)


@blueprint.get("/healthz")
def alive() -> tuple[str, int]:
    return "ok", 200


@blueprint.get("/readyz")
def ready() -> tuple[str, int]:
    """Can a message be kept, in the database or on disk?"""
    runtime: Runtime = current_app.extensions["runtime"]
    try:
        with runtime.db.reading() as tx:
            tx.one("SELECT id FROM conversation LIMIT 1")
    except (DatabaseAway, RowLocked):
        if spool.is_writable(runtime.settings.spool_dir):
            return "the database is away; messages are kept on disk", 200
        return "neither database nor disk takes a message", 503
    if trouble := runtime.versions.trouble:
        return f"ok; but {trouble}: the last good flows stay live", 200
    return "ok", 200


@blueprint.get("/metrics")
def metrics() -> Response:
    runtime: Runtime = current_app.extensions["runtime"]
    registry = CollectorRegistry()
    spooled = Gauge("selam_spool_files", "Requests kept on disk, the database away", registry=registry)
    spooled.set(spool.size(runtime.settings.spool_dir))
    up = Gauge("selam_database_up", "1 if the database answers", registry=registry)
    try:
        with runtime.db.reading() as tx:
            values, statuses = measured(tx)
            figures, stopped = settle.figures(tx), pacing.stopped(tx)
    except (DatabaseAway, RowLocked):
        up.set(0)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    up.set(1)
    for name, about in GAUGES.items():
        Gauge(f"selam_{name}", about, registry=registry).set(values[name])
    registry.register(Counts(figures))
    for key, about in STOPS.items():
        Gauge(f"selam_{key}_stopped", about, registry=registry).set(key in stopped)
    by_status = Gauge("selam_outgoing", "Outgoing messages not finished", ["status"], registry=registry)
    for status, count in statuses.items():
        by_status.labels(status).set(count)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
