"""Which replies carry a reference to a code, in four languages, and that no other reply does."""

from datetime import timedelta
from pathlib import Path

import pytest

from flows.actions import CATALOG
from flows.codes_said import PLACE, written_out
from flows.engine.loader import load_library
from flows.turns import resume
from models.db import from_json
from models.promo_code import PromoCodeSnapshot, store_promo_code
from tests.flows.publishing.mini import files, load
from tests.flows.test_turns import NOW, rows, say

ASKS = {
    "en": "any discount codes", "tr": "indirim kodu var mı", "fa": "کد تخفیف دارید", "et": "kas teil on sooduskoode",
}
NOV15 = PromoCodeSnapshot("NOV15", "percent", 15, link="https://linden.example/d/NOV15")
SAYS = ("Which size?", "Code NOV15 is yours. Which size?")


@pytest.fixture(scope="module")
def library():
    return load_library(Path("flows/default"), CATALOG, ("tr", "en", "fa", "et"))


@pytest.fixture
def nov15(db):
    with db.transaction() as tx:
        store_promo_code(tx, NOV15)


def last(db):
    [(text, content)] = rows(db, "SELECT text, content FROM message WHERE direction = 'out' ORDER BY id DESC LIMIT 1")
    return text, from_json(content) if content else {}


@pytest.mark.parametrize("language", ASKS)
def test_a_code_that_was_looked_up_travels_with_its_message_and_the_words_for_its_end(db, library, nov15, language):
    say(db, library, ASKS[language], 1)
    text, content = last(db)
    assert "NOV15" in text and content["choices"]
    codes = content["codes"]
    assert codes["named"] == ["NOV15"] and PLACE in codes["other_code"] and "NOV15" not in codes["other_code"]
    assert codes["no_code"] and PLACE not in codes["no_code"] and "{" not in codes["other_code"]


def test_a_code_that_is_refused_is_no_reference_but_the_one_named_in_its_place_is(db, library, nov15):
    with db.transaction() as tx:
        store_promo_code(tx, PromoCodeSnapshot("OLD10", "percent", 10, ends_at=NOW - timedelta(days=1)))
    say(db, library, "does OLD10 work", 1)
    text, content = last(db)
    assert "OLD10" in text and content["codes"]["named"] == ["NOV15"]
    with db.transaction() as tx:
        tx.run("UPDATE promo_code SET disabled_at = 1 WHERE code = 'NOV15'")
    say(db, library, "does OLD10 work", 2)
    assert "codes" not in last(db)[1], "nothing works: nothing is promised"


def test_the_reason_is_kept_in_the_record_of_the_turn(db, library, nov15):
    say(db, library, "does NOV15 work", 1)
    [(kept,)] = rows(db, "SELECT looked_up FROM turn")
    facts = [one for step in from_json(kept)["steps"] if isinstance(step, dict) for one in step.items()]
    assert ("promo_code NOV15", None) in [(name, one.get("reason", "?")) for name, one in facts if one]


@pytest.mark.parametrize("text", ["menu", "where is my order", "I want to talk to a person"])
def test_other_messages_carry_none(db, library, nov15, text):
    say(db, library, text, 1)
    assert "codes" not in last(db)[1]
    assert written_out(library) == {}, "the shipped words name no code by themselves"


def test_a_code_in_a_sentences_own_words_is_a_reference_too_with_words_of_its_own(db):
    changed = files(1, SAYS)
    own = b'fit: {size: {text: "Code NOV15 is yours. Which size?", no_code: "No code today. Which size?"}'
    changed["words/en.yaml"] = changed["words/en.yaml"].replace(b"fit: {size: Code NOV15 is yours. Which size?", own)
    library = load(changed)
    assert written_out(library) == {("en", "fit.size"): ("NOV15",)}
    came = say(db, library, "what fits me", 1)
    assert last(db)[1]["codes"] == {"named": ["NOV15"], "no_code": "No code today. Which size?"}
    with db.transaction() as tx:
        tx.run("UPDATE message SET content = NULL")
        resume(tx, library, came.conversation_id, NOW)
    assert last(db)[1]["codes"]["named"] == ["NOV15"], "what is said once more is looked at once more"
    say(db, library, "menu", 2)
    assert "codes" not in last(db)[1]
