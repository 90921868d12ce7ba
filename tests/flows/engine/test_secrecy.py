"""What is sensitive runs through a talk and stays in none of its records."""

from flows.engine.definition import Outcome
from flows.engine.secrecy import HIDDEN, asks_for_a_secret, got, secrets_of, without_secrets
from tests.flows.engine.tiny import World, begin, tiny

FLOW = """
slots:
  parcel: {type: parcel, sensitive: true}
  pin: {type: text, sensitive: true}
  note: {type: text}
  more: {type: text}
states:
  what: {ask: note, next: secret}
  secret: {ask: pin, next: find}
  find: {do: parcel.find, next: {one: last, several: last, none: end}}
  last: {ask: more, next: end}
"""
WORDS = """
slots: {note: Note, pin: Code}
begin: {what: A note?, secret: Which code?, last: "Code {pin}, note {note}. More?"}
"""


def at_the_end(folder, **ends):
    sam = tiny(folder / "shop", FLOW, WORDS, World(**ends))
    begin(sam)
    sam.types("a plain note")
    assert sam.types("my secret word") == "Code my secret word, note a plain note. More?"
    return sam


def test_it_is_known_while_the_flow_runs_and_gone_behind_it(tmp_path):
    sam = at_the_end(tmp_path)
    assert sam.session.stack[0].slots["pin"] == "my secret word"
    sam.types("no more of it")
    assert [frame.flow for frame in sam.session.stack] == ["menu"] and "secret" not in repr(sam.session)


def test_a_record_holds_everything_else(tmp_path):
    sam = at_the_end(tmp_path)
    bare = without_secrets(sam.library, sam.session)
    assert bare.stack[0].slots == {"note": "a plain note"}
    assert bare.stack[0].state == "last" and bare.options == sam.session.options
    assert sam.session.stack[0].slots["pin"] == "my secret word", "the session itself is not touched"


def test_a_parked_task_is_bare_too(tmp_path):
    sam = at_the_end(tmp_path)
    sam.types("thank you so much")
    assert sam.session.parked[0].slots["pin"] == "my secret word"
    assert "secret word" not in repr(without_secrets(sam.library, sam.session))


def test_without_secrets_it_is_the_same_session(tmp_path):
    sam = at_the_end(tmp_path)
    sam.types("no more of it")
    assert without_secrets(sam.library, sam.session) is sam.session
    plain = tiny(tmp_path / "plain", "states: {a: {say: a, next: end}}", "begin: {a: Hi.}\n")
    assert set(secrets_of(plain.library)) == {"clarify"}  # a shipped one
    assert without_secrets(plain.library, plain.session) is plain.session


def test_the_trace_tells_what_an_action_gave_but_not_into_a_secret(tmp_path):
    sam = at_the_end(tmp_path)
    assert [dict(one.slots) for one in sam.turn.visits if one.state == "find"] == [{}]
    sam = at_the_end(tmp_path / "other", parcel_find="several")
    assert [dict(one.slots) for one in sam.turn.visits if one.state == "find"] == [{"parcels": [1, 2, 3]}]


def test_people_read_that_it_was_given(tmp_path):
    sam = at_the_end(tmp_path)
    sam.types("talk to a person")
    assert f"Code: {HIDDEN}" in sam.turn.handover.summary and "Note: a plain note" in sam.turn.handover.summary
    assert "secret word" not in sam.turn.handover.summary


def test_which_questions_ask_for_a_secret(tmp_path):
    library = tiny(tmp_path / "shop", FLOW.replace("ask: more", "ask: note"), WORDS).library
    asked = [name for name in library.flows["begin"].states if asks_for_a_secret(library, "begin", name)]
    assert asked == ["secret"]
    assert not asks_for_a_secret(library, "gone", "secret") and not asks_for_a_secret(library, "begin", "gone")


def test_what_stood_there_before_and_what_is_being_picked_are_no_record_either(tmp_path):
    flow = """
slots:
  pin: {type: text, sensitive: true}
  ills: {type: choice, of: [head, back, knee], many: true, sensitive: true}
states:
  first: {ask: pin, next: ills}
  ills: {ask: ills, next: last}
  last: {confirm: {pin: pin}, next: {yes: end, no: first}}
"""
    words = """
slots: {pin: Code, ills: What hurts}
values: {ills: {head: Head, back: Back, knee: Knee}}
begin: {first: Which code?, ills: What hurts?, last: "{pin}?"}
"""
    sam = tiny(tmp_path, flow, words)
    begin(sam)
    sam.types("word one")
    sam.taps("Head")
    assert sam.session.stack[0].picked == ("head",)
    bare = without_secrets(sam.library, sam.session).stack[0]
    assert (bare.picked, bare.slots, bare.state) == ((), {}, "ills")
    for text in ("done", "no", "another word"):
        sam.types(text)
    assert sam.session.stack[0].held == {"3": {"pin": "word one"}}, "`back` finds it again"
    assert without_secrets(sam.library, sam.session).stack[0].held == {"3": {}}


def test_words_that_an_action_gives_into_a_secret_are_not_told_to_a_replay(tmp_path):
    slots = {"pin": "4711", "count": 3, "open": "a word"}
    library = tiny(
        tmp_path, FLOW.replace("  note:", "  count: {type: number, sensitive: true}\n  note:"), WORDS
    ).library
    flow = library.flows["begin"]
    assert dict(got(flow, flow.states["find"], Outcome("one", slots)).slots) == {**slots, "pin": HIDDEN}
    plain = Outcome("one", {"open": "a word"})
    assert got(flow, flow.states["find"], plain) is plain
