"""The stage: the real turn in a database of its own, a clock that moves, what is overheard."""

import pytest

from flows.actions import CATALOG
from flows.engine.formats import Typed
from flows.engine.loader import load_library
from flows.talks.listening import HeardWording, Overheard, WatchedWorld, heard
from flows.talks.reading_talks import read_talks
from flows.talks.stage import PEOPLE, Stage, rows_of, template

TALK = """talk: one
languages: [en, tr, fa, et]
shop:
  orders: [{number: A-10500, placed: 1h ago, items: [{title: Linen shirt, price: "999.90"}]}]
lines:
  - says: hi
"""


@pytest.fixture
def stage(read, library):
    """A stage for the talk above, or for another; closed at the end."""
    opened = []

    def opening(text=TALK, language="en"):
        scripts, problems = read(text)
        assert problems == []
        opened.append(Stage(library, scripts[0], language))
        return opened[-1]

    yield opening
    for one in opened:
        one.close()


def tap(shown, end):
    return next(choice for choice in shown.choices if choice.id.endswith(end))


def test_a_turn_as_it_is_seen(stage):
    shown = stage().send("text", "cancel my order")
    assert "A-10500" in shown.text and shown.keys == ("cancel_order.sure",)
    assert [choice.id for choice in shown.choices] == [
        "cancel_order.sure.yes",
        "cancel_order.sure.no",
        "cancel_order.sure.person",
    ]
    assert shown.visits[-1] == ("cancel_order", "sure", "")
    assert ("cancel_order", "which", "chosen") in shown.visits
    assert [(act.action, act.outcome.name) for act in shown.acts] == [
        ("orders.find", "one"),
        ("orders.may_cancel", "cancelable"),
        ("proof.lacking", "enough"),
    ]
    assert shown.session.stack[-1].state == "sure"
    assert (shown.wanted, shown.changed, shown.failed) == ("", False, "")


def test_a_yes_changes_the_shop(stage):
    here = stage()
    yes = tap(here.send("text", "cancel my order"), "yes")
    shown = here.send("text", choice=yes.id, title=yes.title)
    assert shown.changed
    assert [act.action for act in shown.acts] == ["orders.cancel"]
    with here.db.reading() as tx:
        assert tx.rows("SELECT status FROM orders") == [("canceled",)]
        assert tx.one("SELECT COUNT(*) FROM refund") == (1,)


def test_what_was_overheard_belongs_to_one_turn(stage):
    here = stage()
    here.send("text", "cancel my order")
    shown = here.send("text", "menu")
    assert shown.acts == () and shown.keys[-1] == "menu.choices"


def test_every_stage_has_a_database_of_its_own(stage):
    one, other = stage(), stage()
    yes = tap(one.send("text", "cancel my order"), "yes")
    one.send("text", choice=yes.id, title=yes.title)
    with other.db.reading() as tx:
        assert tx.rows("SELECT status FROM orders") == [("placed",)]
    with template().reading() as tx:
        assert tx.one("SELECT COUNT(*) FROM orders") == (0,)


def test_the_clock_moves_a_second_a_message_and_as_told(stage):
    here = stage()
    begun = here.now
    here.send("text", "hi")
    here.later(3600)
    assert (here.now - begun).total_seconds() == 3601
    assert here.moment().utcoffset().total_seconds() == 3 * 3600, "Istanbul"


def test_the_same_talk_says_the_same_twice(stage):
    first, second = (stage().send("text", "where is my order") for _ in range(2))
    assert first == second


@pytest.mark.parametrize("language", PEOPLE)
def test_who_writes(stage, language):
    here = stage(language=language)
    name, phone = PEOPLE[language]
    with here.db.reading() as tx:
        assert tx.rows("SELECT name, phone, language FROM contact") == [(name, phone, language)]
        assert tx.rows("SELECT phone, email FROM orders") == [(phone, f"{language}@mail.example")]
    assert here.send("text", choice="start:greeting").session.language == language


def test_a_shopper_with_a_name_and_phone_of_the_talks_own(stage):
    here = stage(TALK.replace("lines:", "shopper: {name: Ada, phone: +15550002222}\nlines:"))
    assert "Ada" in here.send("text", choice="start:greeting").text
    with here.db.reading() as tx:
        assert tx.rows("SELECT phone FROM orders") == [("15550002222",)]


def test_the_policy_of_the_talk_holds(stage, library):
    here = stage(TALK.replace("shop:", "shop:\n  policy: {return_days: 3}"))
    assert here.library.shop.policy["return_days"] == 3
    assert here.library.shop.policy["refund_days"] == library.shop.policy["refund_days"]
    assert library.shop.policy["return_days"] == 14, "the library itself stays"


def test_a_photo_has_an_address_and_a_place_is_a_place(stage):
    here = stage()
    assert here.send("image").keys == ("repair.media.image",)
    assert here.send("location").keys == ("repair.media.place",)
    with here.db.reading() as tx:
        kinds = [row[0] for row in tx.rows("SELECT kind FROM message WHERE direction = 'in' ORDER BY id")]
    assert kinds == ["image", "location"]


def test_a_person_is_wanted_until_somebody_looks(stage):
    here = stage()
    assert here.send("text", choice="handoff").wanted == "asked"
    assert here.send("text", "menu").wanted == "asked"


def test_changes_are_told_apart_from_looks(stage):
    here = stage()
    with here.db.reading() as tx:
        before = rows_of(tx)
    assert not here.send("text", "where is my order").changed
    assert here.send("text", "STOP").changed
    with here.db.reading() as tx:
        assert rows_of(tx) != before


# ---- listening --------------------------------------------------------------------------------------


def test_the_wording_says_the_same_as_before(library):
    overheard = Overheard()
    listening = heard(library, overheard)
    today = None
    for key in ("thanks.welcome", "goodbye.bye", "buttons.menu"):
        for language in library.languages:
            said = listening.wording.say(key, language, {}, today)
            assert said == library.wording.say(key, language, {}, today)
    assert len(overheard.words) == 12
    assert overheard.words[0][0] == "thanks.welcome"


def test_words_inside_words_are_not_heard(library):
    """A choice's label in a sentence is part of it."""
    overheard = Overheard()
    wording = heard(library, overheard).wording
    assert isinstance(wording, HeardWording)

    class Lazy(dict):
        def __missing__(self, name):
            return Typed("text", wording.say("buttons.menu", "en", {}, None))

    key = next(key for key, parts in library.wording.texts["en"].items() if wording.names(key, "en")
               and key.startswith("orders."))
    try:
        wording.say(key, "en", Lazy(), None)
    finally:
        assert overheard.depth == 0, "also when a sentence can't be said"
    assert [one for one, _ in overheard.words] == [key]


def test_actions_are_written_down_and_still_run():
    class World:
        def run(self, action, arguments):
            return f"{action} ran"

        def facts(self, entity, key):
            return {"of": (entity, key)}

        def shopper(self):
            return {"name": "Sam"}

        def kept(self, names):
            return dict.fromkeys(names, ("choice", "small"))

        def today(self):
            return "today"

    overheard = Overheard()
    world = WatchedWorld(World(), overheard)
    given = {"order": 1}
    assert world.run("orders.find", given) == "orders.find ran"
    given["order"] = 2
    assert [(act.action, act.arguments, act.outcome) for act in overheard.acts] == [
        ("orders.find", {"order": 1}, "orders.find ran")
    ]
    assert world.facts("order", 7) == {"of": ("order", 7)}
    assert world.shopper() == {"name": "Sam"} and world.today() == "today"
    assert world.kept(["size"]) == {"size": ("choice", "small")}
    overheard.forget()
    assert overheard.acts == [] and overheard.words == []


RETURN = """
talk: coming_back
shop:
  orders:
    - number: A-10391
      status: delivered
      placed: 12d ago
      delivered: 8d ago
      items: [{title: Linen shirt, price: "9.90"}]
lines: [{taps: start:return_item}]
"""


def test_a_talk_in_which_much_time_passes_hears_all_of_it(stage):
    here = stage(RETURN)
    here.send("text", choice="start:return_item")
    here.send("text", "Linen shirt")
    asked = here.send("text", "damaged")
    assert here.later(60, asked) is asked
    heard = here.later(3 * 86400, asked)
    assert heard.keys == ("return_item.show_us.reminder",) and not heard.changed
    assert [outcome for flow, _, outcome in heard.visits if flow == "return_item"] == ["remind", "expire"]
    assert not heard.session.stack and heard.choices == asked.choices
    assert here.later(86400, heard) is heard


OFFERED = """
talk: offered
variants: {VARIANTS}
lines: [{says: menu}]
"""
SPLIT = """
flow: menu
states:
  offer: {split: {short: brief, long: full}, measure: {end: done}}
  brief: {say: brief, next: end}
  full: {say: full, next: end}
---
flow: handoff
states: {line: {say: line, next: end}}
---
flow: stop
states: {line: {say: line, next: end}}
---
flow: start_again
states: {line: {say: line, next: end}}
"""


@pytest.fixture
def halved(tmp_path):
    """A library whose menu is a split."""
    folder = tmp_path / "halved"
    (folder / "words").mkdir(parents=True)
    (folder / "flows.yaml").write_text(SPLIT, "utf-8")
    words = "menu: {brief: Short., full: Long.}\nhandoff: {line: A.}\nstop: {line: B.}\nstart_again: {line: C.}\n"
    (folder / "words" / "en.yaml").write_text(words, "utf-8")
    (folder / "talks").mkdir()
    return folder, load_library(folder, CATALOG, ("en",))


@pytest.mark.parametrize(("variant", "said"), [("short", "Short."), ("long", "Long.")])
def test_a_talk_decides_which_variant_of_a_split_it_sees(halved, variant, said):
    folder, library = halved
    (folder / "talks" / "one.yaml").write_text(OFFERED.replace("VARIANTS", f"menu.offer: {variant}"), "utf-8")
    scripts, problems, _ = read_talks(folder, library)
    assert problems == []
    here = Stage(library, scripts[0], "en")
    heard = here.send("text", "menu")
    here.close()
    assert heard.text == said and heard.visits[0] == ("menu", "offer", variant)


@pytest.mark.parametrize(("written", "code"), [("menu.ofer: short", "F003"), ("menu.offer: shrot", "F021")])
def test_a_split_or_variant_that_is_not_there_is_refused(halved, written, code):
    folder, library = halved
    (folder / "talks" / "one.yaml").write_text(OFFERED.replace("VARIANTS", written), "utf-8")
    assert [one.code for one in read_talks(folder, library)[1]] == [code]


def test_bubbles_of_one_sentence_are_heard_as_one_turn(stage):
    on_stage = stage()
    shown = on_stage.say("hi", "where", "is my order")
    assert "A-10500" in shown.text and shown.text.count("Sam") == 1 and shown.keys[-1] == "orders.preparing"
    assert [visit for visit in shown.visits if visit[0] == "greeting"] == [], "that turn was taken back"
    assert [act.action for act in shown.acts] == ["orders.find"]
    with on_stage.db.reading() as tx:
        assert tx.rows("SELECT status, COUNT(*) FROM message WHERE direction = 'out' GROUP BY 1 ORDER BY 1") == [
            ("canceled", 2), ("sent", 1)]


def test_two_wishes_in_one_burst_are_two_answers(stage):
    shown = stage().say("hi", "cancel my order", "talk to a person")
    assert shown.keys[0] == "cancel_order.sure" and shown.wanted == "asked"


def test_what_comes_after_a_burst_was_answered_is_a_turn_of_its_own(stage):
    on_stage = stage()
    first = on_stage.say("hi", "hello")
    shown = on_stage.say("cancel my order")
    assert first.choices and "A-10500" in shown.text and "Sam" not in shown.text
