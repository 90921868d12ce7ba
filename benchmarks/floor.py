"""The floor of the door: the least work that an honest door can do, with nothing of ours in it.

Verify Twilio's signature, then one PostgreSQL transaction with raw psycopg: keep the message once, upsert the
conversation, put one row into an outbox. Served like the real door.
"""

import base64
import hashlib
import hmac
import os
import threading
from urllib.parse import parse_qsl

import psycopg

TABLES = """
    CREATE TABLE IF NOT EXISTS floor_conversation
        (id BIGSERIAL PRIMARY KEY, address TEXT UNIQUE, last_at TIMESTAMPTZ, version INT NOT NULL DEFAULT 0);
    CREATE TABLE IF NOT EXISTS floor_message
        (id BIGSERIAL PRIMARY KEY, provider_id TEXT UNIQUE, address TEXT, body TEXT, at TIMESTAMPTZ);
    CREATE TABLE IF NOT EXISTS floor_outbox
        (id BIGSERIAL PRIMARY KEY, conversation_id BIGINT, body TEXT, status TEXT, due_at TIMESTAMPTZ);
"""
KEEP = "INSERT INTO floor_message (provider_id, address, body, at) VALUES (%s, %s, %s, now())" \
       " ON CONFLICT DO NOTHING RETURNING id"
UPSERT = "INSERT INTO floor_conversation (address, last_at) VALUES (%s, now()) ON CONFLICT (address)" \
         " DO UPDATE SET last_at = now(), version = floor_conversation.version + 1 RETURNING id"
QUEUE = "INSERT INTO floor_outbox (conversation_id, body, status, due_at) VALUES (%s, %s, 'queued', now())"
LOCAL = threading.local()
URL, TOKEN = os.environ.get("FLOOR_URL", ""), os.environ.get("FLOOR_TOKEN", "").encode()


def application(environ, start_response):
    """A WSGI application of one address."""
    form = dict(parse_qsl(environ["wsgi.input"].read().decode(), keep_blank_values=True))
    signed = URL + "".join(name + form[name] for name in sorted(form))
    wanted = base64.b64encode(hmac.new(TOKEN, signed.encode(), hashlib.sha1).digest()).decode()
    if not hmac.compare_digest(wanted, environ.get("HTTP_X_TWILIO_SIGNATURE", "")):
        start_response("403 FORBIDDEN", [("Content-Length", "0")])
        return [b""]
    store(form)
    start_response("204 NO CONTENT", [])
    return [b""]


def store(form):
    connection = getattr(LOCAL, "connection", None)
    if connection is None:
        connection = LOCAL.connection = psycopg.connect(os.environ["DATABASE_URL"])
    with connection.transaction():
        if connection.execute(KEEP, (form["MessageSid"], form["From"], form["Body"])).fetchone():
            row = connection.execute(UPSERT, (form["From"],)).fetchone()
            connection.execute(QUEUE, (row[0], "Your parcel is on its way."))
