"""What the shopper wrote to get somewhere: held by the slot for it, heard anew where anything typed leads on."""

from dataclasses import replace

import pytest

from flows.engine.definition import EntitySpec
from flows.engine.named_things import LONGEST
from flows.engine.slots import MAX_TEXT
from tests.flows.engine import tiny as small
from tests.flows.engine.shop import Shopper
from tests.flows.engine.tiny import World, tiny

FLOW = """flow: begin
start: {intent: begin}
slots: {query: {type: text, optional: true, said: true}, which: {type: choice, of: [a, b], optional: true}}
states:
  look: {choose: [{when: {query: filled}, go: told}, {go: what}]}
  what: {ask: query, next: told}
  told: {say: told, buttons: {choose: pick, menu: menu}, next: again}
  pick: {ask: which, otherwise: again, next: told}
  again: {say: again, buttons: {menu: menu}}
"""
WORDS = """
begin: {what: What is it?, told: "You said {query}.", again: "Now you say {query}.", pick: Which?,
  buttons: {choose: Choose}}
values: {which: {a: Left one, b: Right one}}
"""


@pytest.fixture
def sam(tmp_path) -> Shopper:
    return tiny(tmp_path, FLOW, WORDS)


def test_the_sentence_that_begins_it_is_the_answer(sam):
    assert sam.types("I want to begin") == "You said I want to begin."


def test_begun_without_words_it_asks_and_the_same_wish_in_words_is_the_answer(sam):
    assert sam.taps_id("start:begin") == "What is it?"
    assert sam.types("begin the errand") == "You said begin the errand."


def test_what_is_typed_where_anything_leads_on_is_heard(sam):
    sam.types("I want to begin")
    assert sam.types("a violin") == "Now you say a violin."


def test_what_a_list_does_not_offer_is_heard_too_also_the_same_wish_again(sam):
    sam.types("I want to begin")
    assert sam.taps("Choose") == "Which?"
    assert sam.types("a violin") == "Now you say a violin."
    sam.types("I want to begin")
    sam.taps("Choose")
    assert sam.types("begin the errand") == "Now you say begin the errand."


def test_an_answer_is_an_answer_and_leaves_what_was_said(sam):
    sam.types("I want to begin")
    sam.taps("Choose")
    assert sam.types("left one").endswith("You said I want to begin.")


def test_another_wish_is_still_another_wish(sam):
    sam.taps_id("start:begin")
    assert sam.types("thank you so much").startswith("You're welcome.")


def test_without_such_a_slot_the_question_is_only_asked_again(tmp_path):
    sam = tiny(tmp_path, FLOW.replace(", said: true", ""), WORDS)
    assert sam.types("I want to begin") == "What is it?"
    assert sam.types("begin the errand") == "Once more:\n\nWhat is it?"


def test_it_is_cut_where_every_text_is(sam):
    sam.types("I want to begin")
    sam.types("x" * 5000)
    assert len(sam.session.stack[-1].slots["query"]) == MAX_TEXT


# ---- named by its words -----------------------------------------------------------------------------


class Sells(World):
    """Violins, and nothing else."""

    asked: list[str]

    def facts(self, entity, key):
        if entity != "product":
            return super().facts(entity, key)
        self.asked.append(key)
        if "violin" not in key:
            raise LookupError(key)
        return {"title": "Violin"}


@pytest.fixture
def shop(tmp_path, monkeypatch) -> Shopper:
    entities = {**small.CATALOG.entities, "product": EntitySpec("product", {"title": "text"})}
    monkeypatch.setattr(small, "CATALOG", replace(small.CATALOG, entities=entities))
    monkeypatch.setattr(small, "INTENTS", small.INTENTS.replace("begin:", "product_question:", 1))
    world = Sells()
    world.asked = []
    return tiny(tmp_path, FLOW.replace("intent: begin", "intent: product_question"), WORDS, world)


def test_the_name_of_what_the_shop_sells_begins_it(shop):
    assert shop.types("a violin") == "You said a violin."
    assert shop.shop.asked == ["=a violin"]


def test_other_names_do_not_and_little_of_a_long_text_is_looked_up(shop):
    assert "You said" not in shop.types("a piano") + shop.types("x" * 5000)
    assert max(len(one) for one in shop.shop.asked) == LONGEST + 1


def test_nobody_is_called_away_from_a_question(shop):
    shop.taps_id("start:begin")
    shop.types("one")
    shop.taps("Choose")
    shop.shop.asked.clear()
    shop.types("violin")
    assert shop.shop.asked == []


def test_a_shop_without_products_looks_nothing_up(tmp_path):
    sam = tiny(tmp_path, FLOW, WORDS)
    assert "product" not in small.CATALOG.entities
    assert "You said" not in sam.types("a violin")
