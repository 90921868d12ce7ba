"""At send: a code that died between writing and leaving is not said; who names none pays nothing."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from flows.codes_said import PLACE
from flows.engine.library import Shop
from models.db import Transaction
from models.promo_code import PromoCodeSnapshot, store_promo_code
from tests.flows.policies.conftest import read
from workers.claims import claim
from workers.pacing import Pacing

TEXT = "NOV15 bugün geçerli."
NO_CODE, OTHER = "Kod az önce sona erdi.", f"Kod sona erdi, bu geçerli: {PLACE}"
CODES = {"named": ["NOV15"], "no_code": NO_CODE, "other_code": OTHER}
CHOICE = {"id": "a.b.c", "title": "Menü", "note": ""}
NOV15 = PromoCodeSnapshot("NOV15", "percent", 15)
AWAY = 90_000  # seconds: the window is closed
DEATHS = {
    "ended": {"ends_at": datetime.now(UTC) - timedelta(seconds=1)},
    "off": {"disabled_at": datetime.now(UTC) - timedelta(seconds=1)},
    "used_up": {"max_uses": 3, "uses": 3},
}


def code(shop, name="NOV15", **changes):
    with shop.db.transaction() as tx:
        store_promo_code(tx, PromoCodeSnapshot(name, "percent", 15, **changes))


def kept(shop, id):
    return shop.one("SELECT text, content FROM message WHERE id = :id", id=id)


@pytest.mark.parametrize("death", DEATHS)
def test_a_dead_code_does_not_leave_the_sentence_without_it_does(shop, twilio, death, caplog):
    code(shop, **DEATHS[death])
    id = shop.queue(shop.contact(), TEXT, content={"codes": CODES})
    shop.drain()
    assert twilio.bodies() == [NO_CODE] and shop.message(id).status == "sent"
    assert kept(shop, id) == (NO_CODE, None), "the thread shows what was said"
    assert f"message {id} named promo code NOV15" in caplog.text


def test_a_living_code_leaves_as_it_was_written(shop, twilio):
    code(shop, ends_at=datetime.now(UTC) + timedelta(hours=1), max_uses=3, uses=2)
    shop.queue(shop.contact(), TEXT, content={"codes": CODES})
    shop.queue(shop.contact(), "Eski NOSUCH1.", content={"codes": {**CODES, "named": ["NOSUCH1"]}})
    shop.drain()
    assert sorted(twilio.bodies()) == ["Eski NOSUCH1.", TEXT], "what the shop does not have is a word like others"


def test_another_code_that_works_for_them_takes_its_place_and_the_buttons_stay(shop, twilio):
    code(shop, **DEATHS["ended"])
    code(shop, "KASIM10")
    code(shop, "HERS20", phones=("447700900101",))
    id = shop.queue(shop.contact(), TEXT, content={"choices": [CHOICE], "opener": "", "codes": CODES})
    shop.drain()
    text, content = kept(shop, id)
    assert text == "Kod sona erdi, bu geçerli: KASIM10" and shop.message(id).status == "sent"
    assert '"named":["KASIM10"]' in content.replace(" ", "") and "a.b.c" in content
    (made,) = twilio.contents.values()
    assert "KASIM10" in str(made) and "NOV15" not in str(made)


def test_without_words_for_it_nothing_leaves_and_staff_see_why(shop, twilio):
    code(shop, **DEATHS["off"])
    id = shop.queue(shop.contact(), TEXT, content={"codes": {"named": ["NOV15"]}})
    only_other = shop.queue(shop.contact(), TEXT, content={"codes": {"named": ["NOV15"], "other_code": OTHER}})
    shop.drain()
    assert twilio.bodies() == []
    for one in (id, only_other):
        stands = shop.message(one)
        assert (stands.status, stands.error_code) == ("failed", "dead_code") and "NOV15" in stands.error_text


def test_a_code_that_dies_while_the_message_is_held_back_is_seen_when_it_goes(shop, twilio):
    code(shop)
    id = shop.queue(shop.contact(), TEXT, content={"codes": CODES}, due_at=datetime.now(UTC) + timedelta(seconds=0.4))
    shop.drain()
    code(shop, **DEATHS["ended"])
    time.sleep(0.5)
    shop.drain()
    assert twilio.bodies() == [NO_CODE] and shop.message(id).status == "sent"


def test_a_template_whose_own_words_name_a_dead_code_stays_behind(shop, twilio):
    for name, body in (("sale", "Sayın müşterimiz, NOV15 koduyla %15 indirim sizin."), ("plain", "Paketiniz yolda.")):
        shop.run("INSERT INTO template (name, language, category, body, content_sid, status, reason, updated_at) "
                 "VALUES (:name, 'tr', 'utility', :body, :sid, 'approved', '', 0)",
                 name=name, body=body, sid="HX" + name[0] * 32)

    def queue(name):
        return shop.queue(shop.contact(wrote_ago_s=AWAY), "", purpose="notice", author="notice",
                          content={"template": {"name": name, "language": "tr"}})

    code(shop)
    first = queue("sale")
    shop.drain()
    code(shop, **DEATHS["ended"])
    second, plain = queue("sale"), queue("plain")
    shop.drain()
    assert [shop.message(id).status for id in (first, second, plain)] == ["sent", "failed", "sent"]
    assert shop.message(second).error_code == "dead_code"


@pytest.mark.parametrize(("content", "more"), [(None, 0), ({"choices": [CHOICE]}, 0), ({"codes": CODES}, 1)])
def test_only_messages_that_name_a_code_cost_a_statement(shop, monkeypatch, content, more):
    code(shop)
    shop.queue(shop.contact(), TEXT, content=content)
    asked, execute = [], Transaction._execute
    monkeypatch.setattr(Transaction, "_execute", lambda tx, sql, values: asked.append(sql) or execute(tx, sql, values))
    assert len(claim(shop.db, 10, Pacing.of(5000, 1000, 1000)).claims) == 1
    assert sum("promo_code" in sql for sql in asked) == more


# ---- rules of the shop ------------------------------------------------------------------------------


def ruled(shop, *rules):
    """Rules for codes from now on: `name | when`, each of them refuses."""
    written = [f"    - {{rule: r{n}, when: {when}, then: refuse}}" for n, when in enumerate(rules)]
    text = "\n".join(["promo_codes:", "  rules:", *written, "    - {rule: rest, then: accept}"]) + "\n"
    found, problems = read(text, Shop(name="Linden"))
    assert not problems
    shop.runtime.library.shop = found


def test_a_code_that_a_rule_refuses_since_then_is_not_said_and_another_that_it_refuses_takes_no_place(shop, twilio):
    code(shop)
    code(shop, "KASIM10", ends_at=datetime.now(UTC) + timedelta(hours=1))
    code(shop, "LAST5")
    first = shop.queue(shop.contact(), TEXT, content={"codes": CODES})
    shop.drain()
    ruled(shop, "{code.name: NOV15}", "{code.ends_on: filled}")
    shop.queue(shop.contact(), TEXT, content={"codes": CODES})
    shop.drain()
    assert shop.message(first).status == "sent"
    assert twilio.bodies() == [TEXT, "Kod sona erdi, bu geçerli: LAST5"]


def test_a_rule_is_asked_for_whom_the_message_goes_to(shop, twilio):
    code(shop)
    ruled(shop, "{customer.country: GB}")
    here, there = shop.contact(), shop.contact()
    shop.run("UPDATE contact SET phone = '447700900101' WHERE id = :id", id=there.id)
    shop.run("UPDATE contact SET phone = '905321112233' WHERE id = :id", id=here.id)
    shop.queue(here, TEXT, content={"codes": CODES})
    shop.queue(there, TEXT, content={"codes": {**CODES, "other_code": ""}})
    shop.queue(shop.contact(), TEXT)
    shop.drain()
    assert sorted(twilio.bodies()) == sorted([TEXT, NO_CODE, TEXT]), "who names none is asked for nothing"


def test_a_template_whose_own_words_name_a_code_that_a_rule_refuses_stays_behind(shop, twilio):
    shop.run("INSERT INTO template (name, language, category, body, content_sid, status, reason, updated_at) "
             "VALUES ('sale', 'tr', 'utility', 'NOV15 koduyla indirim sizin.', 'HXs', 'approved', '', 0)")
    code(shop)
    content = {"template": {"name": "sale", "language": "tr"}}
    ids = []
    for rule in ("{code.name: NOV16}", "{code.name: NOV15}"):
        ruled(shop, rule)
        ids.append(shop.queue(shop.contact(wrote_ago_s=AWAY), "", purpose="notice", author="notice", content=content))
        shop.drain()
    assert [shop.message(id).status for id in ids] == ["sent", "failed"]
    assert shop.message(ids[1]).error_code == "dead_code" and "NOV15" in shop.message(ids[1]).error_text
