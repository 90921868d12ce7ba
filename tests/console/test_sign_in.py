"""Signing in: who may, how often one may be wrong, how long it lasts, and what the cookie is."""

import threading

import pytest

from models.agent import (
    FAILURES_ALLOWED,
    WeakPassword,
    begin_try,
    disable,
    failure_key,
    locked_until,
    set_password,
    signed_in,
)
from tests.console.shop import PASSWORD, Staff, make_app, runtime, value


def attempt(staff, email, password, **more):
    return staff.post("/console/sign-in", email=email, password=password, **more)


def cookie(answer):
    return next(line for line in answer.headers.getlist("Set-Cookie") if "selam" in line)


def test_the_right_password_opens_the_inbox_and_the_cookie_is_a_new_one(app, team):
    staff = Staff(app)
    before = staff.client.get("/console/sign-in").headers["Set-Cookie"]
    answer = attempt(staff, " Elif@Shop.invalid ", PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/console/")
    assert "HttpOnly" in cookie(answer) and "SameSite=Lax" in cookie(answer)
    assert cookie(answer).split(";")[0] != before.split(";")[0]
    assert "Elif" in staff.get("/console/").text


def test_over_https_the_cookie_belongs_to_this_host_alone(db, team, clock):
    app = make_app(runtime(db, clock, public_url="https://bot.shop.example"))
    answer = app.test_client().get("/console/sign-in", base_url="https://bot.shop.example")
    said = cookie(answer)
    assert said.startswith("__Host-selam=") and "Secure" in said and "Path=/" in said and "Domain" not in said


def test_nobody_learns_whether_an_account_exists(app, team):
    staff = Staff(app)
    wrong = attempt(staff, "elif@shop.invalid", "not the password")
    unknown = attempt(staff, "omid@shop.invalid", "not the password")
    assert wrong.status_code == unknown.status_code == 403
    strip = lambda answer, email: staff_text(answer).replace(email, "")  # noqa: E731
    assert strip(wrong, "elif@shop.invalid") == strip(unknown, "omid@shop.invalid")
    assert "not the password" not in wrong.text


def staff_text(answer):
    return "\n".join(line for line in answer.text.splitlines() if "csrf_token" not in line)


def test_ten_failures_lock_the_account_from_there_and_say_until_when(app, team, clock):
    staff = Staff(app)
    for _ in range(FAILURES_ALLOWED):
        assert attempt(staff, "elif@shop.invalid", "wrong wrong wrong").status_code == 403
    locked = attempt(staff, "elif@shop.invalid", PASSWORD)
    assert locked.status_code == 429 and "elif@shop.invalid" in locked.text
    assert attempt(staff, "ada@shop.invalid", PASSWORD).status_code == 303  # another account is not
    clock.pass_by(minutes=15, seconds=1)
    assert attempt(Staff(app), "elif@shop.invalid", PASSWORD).status_code == 303


def test_tries_at_once_get_no_more_answers_than_tries_in_a_row(db, clock):
    key, open_ones = failure_key("secret", "elif@shop.invalid", "192.0.2.7"), []

    def guess():
        with db.transaction() as tx:
            this = begin_try(tx, key, clock())
        with db.transaction() as tx:
            if locked_until(tx, key, this, clock()) is None:
                open_ones.append(this)

    threads = [threading.Thread(target=guess) for _ in range(24)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(open_ones) <= FAILURES_ALLOWED


def test_a_right_password_clears_the_count(app, team, db):
    staff = Staff(app)
    for _ in range(3):
        attempt(staff, "elif@shop.invalid", "wrong wrong wrong")
    attempt(staff, "elif@shop.invalid", PASSWORD)
    assert value(db, "SELECT COUNT(*) FROM sign_in_failure") == 0


def test_thirty_idle_minutes_end_the_session_and_asking_by_itself_does_not_count_as_use(elif_, clock):
    for _ in range(4):
        clock.pass_by(minutes=10)
        live = elif_.get("/console/", headers={"X-Live": "1"})
    assert live.status_code == 401 and live.text == ""
    answer = elif_.get("/console/?tab=mine")
    assert (
        answer.status_code == 303 and answer.location == "/console/sign-in?next=/console/?tab%3Dmine&ended=1"
    )


def test_use_keeps_it_open_but_not_beyond_twelve_hours(elif_, clock):
    for _ in range(28):
        assert elif_.get("/console/").status_code == 200
        clock.pass_by(minutes=25)
    clock.pass_by(minutes=20)
    assert elif_.get("/console/").status_code == 303


def test_signing_out_ends_it_on_the_server_too(elif_, app):
    stolen = elif_.client.get_cookie("selam").value
    assert elif_.post("/console/sign-out").status_code == 303
    thief = app.test_client()
    thief.set_cookie("selam", stolen)
    assert thief.get("/console/").status_code == 303


@pytest.mark.parametrize(
    "act", [disable, lambda tx, who, now: set_password(tx, who, "another-long-one", now)]
)
def test_disabling_and_a_new_password_sign_out_at_once(elif_, team, db, clock, act):
    with db.transaction() as tx:
        act(tx, team["Elif"], clock())
    assert elif_.get("/console/").status_code == 303


def test_the_table_of_sessions_signs_nobody_in(elif_, db, clock):
    with db.reading() as tx:
        assert signed_in(tx, value(db, "SELECT token_hash FROM agent_session"), clock()) is None


@pytest.mark.parametrize(
    "target",
    [
        "https://omid.invalid/",
        "//omid.invalid",
        "/\\omid.invalid",
        "/webhooks",
        "/console//omid.invalid",
        "javascript:alert(1)",
    ],
)
def test_the_way_after_signing_in_leads_nowhere_else(app, team, target):
    answer = Staff(app).client
    token = Staff.token(staff := Staff(app), "/console/sign-in")
    answer = staff.client.post(
        "/console/sign-in",
        query_string={"next": target},
        data={"csrf_token": token, "email": "elif@shop.invalid", "password": PASSWORD},
    )
    assert answer.location == "/console/"


def test_short_passwords_are_refused(db, team, clock):
    with db.transaction() as tx, pytest.raises(WeakPassword):
        set_password(tx, team["Elif"], "short", clock())


def test_the_language_is_the_agents_own(elif_):
    elif_.post("/console/language", language="fa", next="/console/")
    page = elif_.get("/console/").text
    assert '<html lang="fa" dir="rtl">' in page and "صف" in page
    elif_.post("/console/language", language="xx")
    assert '<html lang="fa"' in elif_.get("/console/").text
