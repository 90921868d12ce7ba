"""Every address of the console × every role × whose conversation it is; what is not written here fails."""

import pytest
from flask import url_for

from models.assignment import take
from models.db import Database
from tests.console.shop import Staff, bot_says, conversation, value

SIGN_IN, OK, DONE, NO = 303, 200, 303, 403
ROLES = ("anonymous", "agent", "supervisor", "admin")
# address: (method, status by role when a colleague holds the conversation).
# Anonymous people are always sent to the sign-in page, but for what is open.
MATRIX = {
    "console.static": ("GET", {role: OK for role in ROLES}),
    "console.sign_in": ("GET", {"anonymous": OK, "agent": DONE, "supervisor": DONE, "admin": DONE}),
    "console.sign_out": ("POST", {"agent": DONE, "supervisor": DONE, "admin": DONE}),
    "console.language": ("POST", {"agent": DONE, "supervisor": DONE, "admin": DONE}),
    "console.inbox": ("GET", {"agent": OK, "supervisor": OK, "admin": OK}),
    "console.conversation": ("GET", {"agent": OK, "supervisor": OK, "admin": OK}),
    "console.details": ("GET", {"agent": OK, "supervisor": OK, "admin": OK}),
    "console.talk": ("GET", {"agent": NO, "supervisor": OK, "admin": OK}),
    "console.take": ("POST", {"agent": NO, "supervisor": DONE, "admin": DONE}),  # from a colleague
    "console.reply": ("POST", {"agent": 409, "supervisor": 409, "admin": 409}),  # only who holds it answers
    "console.template": ("POST", {"agent": 422, "supervisor": 422, "admin": 422}),
    "console.retry": ("POST", {"agent": NO, "supervisor": DONE, "admin": DONE}),
    "console.give_back": ("POST", {"agent": NO, "supervisor": DONE, "admin": DONE}),
    "console.resolve": ("POST", {"agent": NO, "supervisor": DONE, "admin": DONE}),
}


@pytest.fixture
def db(sqlite_url):
    """Who may what is decided before the database is asked: one kind is enough."""
    database = Database(sqlite_url)
    yield database
    database.close()


PEOPLE = {"agent": "ada@shop.invalid", "supervisor": "liis@shop.invalid", "admin": "mari@shop.invalid"}


def test_every_address_is_in_the_matrix(app):
    known = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/console")}
    assert known == set(MATRIX)


def test_every_address_takes_only_its_method(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint in MATRIX:
            unsafe = set(rule.methods or ()) - {"GET", "HEAD", "OPTIONS"}
            expected = (
                {"POST"}
                if MATRIX[rule.endpoint][0] == "POST" or rule.endpoint == "console.sign_in"
                else set()
            )
            assert unsafe == expected, rule.endpoint


@pytest.fixture
def held(db, clock, team):
    """A conversation that Elif holds, with a message that failed."""
    number = conversation(db, clock)
    with db.transaction() as tx:
        assert take(tx, number, team["Elif"], clock())
    return {
        "conversation_id": number,
        "message_id": bot_says(db, clock, number, "Merhaba", status="failed"),
        "filename": "console.css",
    }


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("endpoint", MATRIX)
def test_the_matrix_holds_on_a_colleagues_conversation(app, db, team, held, endpoint, role):
    method, allowed = MATRIX[endpoint]
    staff = Staff(app, PEOPLE.get(role))
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    with app.test_request_context():
        path = url_for(endpoint, **{name: held[name] for name in rule.arguments})
    form = {"from": team["Elif"]} if endpoint == "console.take" else {"text": "Merhaba"}
    answer = staff.get(path) if method == "GET" else staff.post(path, **form)
    expected = allowed.get(role, SIGN_IN)
    assert answer.status_code == expected, answer.text[:400]
    if role == "anonymous" and expected == SIGN_IN:
        assert answer.location.startswith("/console/sign-in")
    if endpoint in ("console.reply", "console.template"):
        assert value(db, "SELECT COUNT(*) FROM message WHERE author = 'agent'") == 0


@pytest.mark.parametrize("endpoint", ["take", "reply", "template", "hand-back", "resolve", "retry/1"])
def test_what_does_not_exist_is_not_found(elif_, endpoint):
    assert elif_.post(f"/console/c/9999/{endpoint}", text="Merhaba").status_code == 404


def test_a_message_of_another_conversation_cannot_be_sent_again_here(elif_, db, clock):
    first, second = conversation(db, clock), conversation(db, clock, name="Kadri", phone="3725551234")
    failed = bot_says(db, clock, second, "Tere", status="failed")
    assert elif_.post(f"/console/c/{first}/retry/{failed}").status_code == 404


@pytest.mark.parametrize("token", [None, "", "forged"])
@pytest.mark.parametrize(
    "endpoint", [name for name, row in MATRIX.items() if row[0] == "POST"] + ["console.sign_in"]
)
def test_a_form_without_our_token_changes_nothing(app, elif_, held, db, endpoint, token):
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    with app.test_request_context():
        path = url_for(endpoint, **{name: held[name] for name in rule.arguments})
    before = value(db, "SELECT COUNT(*) FROM message"), value(db, "SELECT SUM(version) FROM conversation")
    answer = elif_.client.post(path, data={} if token is None else {"csrf_token": token})
    assert answer.status_code == 400 and "too old" in answer.text
    assert before == (
        value(db, "SELECT COUNT(*) FROM message"),
        value(db, "SELECT SUM(version) FROM conversation"),
    )
    assert elif_.get("/console/").status_code == 200


def test_every_answer_carries_the_headers(elif_, app, held):
    for path in (
        "/console/",
        "/console/sign-in",
        f"/console/c/{held['conversation_id']}",
        "/console/c/9999",
        "/console/static/inbox.js",
    ):
        headers = elif_.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert (
            "default-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'self'" in policy
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == ("max-age=300" if "static" in path else "no-store")
