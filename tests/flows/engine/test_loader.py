"""A folder of YAML becomes a library, or every mistake in it is told with its place and a way to mend it."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.actions.catalog import CATALOG as REAL
from flows.engine.loader import FlowProblems, load_library, load_problems
from flows.engine.reading import MAX_BYTES, read_yaml
from tests.flows.engine.shop import CATALOG, SHOP, library_of, write_folder

ROOT = Path(__file__).parents[3]


def problems(tmp_path, flows, **files):
    return load_problems(write_folder(tmp_path, flows, **files), CATALOG, ("en",))[1]


def only(tmp_path, flows, **files):
    found = problems(tmp_path, flows, **files)
    assert len(found) == 1, [(one.code, one.place, one.says) for one in found]
    return found[0]


def under_caret(tmp_path, problem):
    line = (tmp_path / problem.place.file).read_text(encoding="utf-8").split("\n")[problem.place.line - 1]
    return line[problem.place.column - 1 : problem.place.column - 1 + problem.place.length]


def test_the_default_flows_load():
    library = load_library(ROOT / "flows" / "default", REAL)
    assert set(library.languages) == {"tr", "en", "fa", "et"}
    assert library.starts["return_item"] == "return_item"


def test_the_example_of_the_readme_loads(tmp_path):
    blocks = re.findall(r"```yaml[^\n]*\n(.*?)```", (ROOT / "flows" / "README.md").read_text(), re.S)
    flow, words, _, intents, knowledge, shop, _, _, _, _, templates = blocks[:11]
    (tmp_path / "words").mkdir()
    rest = "flow: choose_order\ngives: [order]\nslots: {order: {type: order}}\ntakes: [only]\n"
    rest = rest.replace("order}}", "order}, only: {type: text, optional: true}}")
    rest += (
        "states: {a: {do: orders.find, next: {one: {end: chosen}, several: {end: none}, none: {end: none}, "
    )
    rest += "not_theirs: {end: not_verified}}}}\n"
    for name in ("menu", "handoff", "stop", "start_again"):
        rest += f"---\nflow: {name}\nstates: {{a: {{say: a, next: end}}}}\n"
    (tmp_path / "flows.yaml").write_text(flow + "---\n" + rest)
    parts = {"words/en": words, "intents": intents, "knowledge": knowledge, "shop": shop, "templates": templates}
    for name, text in parts.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    library = load_library(tmp_path, REAL)
    assert library.flows["return_item"].states["show_us"].remind_after == 1800
    assert library.starts["store_info"] == "store_info"
    assert library.shop.policy == {"refund_days": 5} and library.shop.tone == "formal"
    assert [(one.weekday, one.opens, one.closes) for one in library.shop.hours][-2:] == [
        (5, 600, 780),
        (5, 840, 960),
    ]
    template = library.templates["order_shipped"]
    assert template.texts["en"].variables == ("shopper.name", "order.number")
    assert template.texts["en"].buttons == {"start:track": "Track my parcel"}


def test_the_revision_changes_with_any_letter_and_with_nothing_else(tmp_path):
    one = library_of(tmp_path / "a").revision
    assert library_of(tmp_path / "b").revision == one
    assert library_of(tmp_path / "c", SHOP.replace("A shopper", "a")).revision == one
    assert library_of(tmp_path / "d", SHOP + "\n# said").revision != one


def test_what_actions_and_called_flows_give_is_a_slot_without_being_declared(tmp_path):
    slots = library_of(tmp_path).flows["choose_order"].slots
    assert slots["orders"].many and not slots["orders"].declared and slots["order"].declared


MISTAKES = {
    "F001 key": ("flow: a\nstates: {x: {say: x, nxt: end}}", "F001", "nxt", "next"),
    "F001 verb": ("flow: a\nstates: {x: {sya: x, next: end}}", "F001", "sya", "say"),
    "F002 shape": ("flow: a\nstates: {x: [say]}", "F002", None, ""),
    "F003 state": ("flow: a\nstates: {x: {say: x, next: yy}, yyy: {say: x, next: end}}", "F003", "yy", "yyy"),
    "F003 flow": ("flow: a\nstates: {x: {say: x, next: hndoff}}", "F003", "hndoff", "handoff"),
    "F004 next": ("flow: a\nstates: {x: {say: x}}", "F004", "x", ""),
    "F004 from": ("flow: a\nslots: {o: {type: order}}\nstates: {x: {ask: o, next: end}}", "F004", "x", ""),
    "F004 no": ("flow: a\nstates: {x: {confirm: {}, next: {yes: end}}}", "F004", None, ""),
    "F004 states": ("flow: a", "F004", "a", ""),
    "F005 none": ("flow: a\nstates: {x: {next: end}}", "F005", "x", ""),
    "F005 two": ("flow: a\nstates: {x: {say: x, ask: y, next: end}}", "F005", "x", ""),
    "F006 slot": (
        "flow: a\nslots: {mail: {type: email}}\nstates: {x: {ask: mial, next: end}}",
        "F006",
        "mial",
        "mail",
    ),
    "F006 field": (
        "flow: a\nslots: {order: {type: order}}\nstates:\n  x:\n    choose:\n"
        "      - {when: {order.stag: shipped}, go: end}\n      - {go: end}",
        "F006",
        "order.stag",
        "stage",
    ),
    "F007 type": (
        "flow: a\nslots: {s: {type: emial}}\nstates: {x: {ask: s, next: end}}",
        "F007",
        "emial",
        "email",
    ),
    "F007 said": (
        "flow: a\nslots: {s: {type: number, said: true}}\nstates: {x: {ask: s, next: end}}",
        "F007",
        "true",
        "",
    ),
    "F007 list": (
        "flow: a\nslots: {order: {type: order}, s: {type: order_line}}\n"
        "states: {x: {ask: s, from: order.number, next: end}}",
        "F007",
        "order.number",
        "",
    ),
    "F008 name": ("flow: a\nstates: {Say It: {say: x, next: end}}", "F008", "Say It", "say_it"),
    "F008 taken": ("flow: words_of\nstates: {menu: {say: x, next: end}}", "F008", "menu", ""),
    "F009 action": (
        "flow: a\nstates: {x: {do: orders.fnd, next: {one: end}}}",
        "F009",
        "orders.fnd",
        "orders.find",
    ),
    "F011 flow": ("flow: a\nstates: {x: {call: order, next: {done: end}}}", "F011", "order", "orders"),
    "F012 last": (
        "flow: a\nslots: {s: {type: text}}\nstates: {x: {choose: [{when: {s: filled}, go: end}]}}",
        "F012",
        None,
        "",
    ),
    "F012 word": (
        "flow: a\nslots: {s: {type: choice, of: [good, bad]}}\n"
        "states: {x: {choose: [{when: {s: god}, go: end}, {go: end}]}}",
        "F012",
        "god",
        "good",
    ),
    "F012 pattern": (
        "flow: a\nslots: {s: {type: text}}\n"
        "states: {x: {choose: [{when: {s: {matches: '('}}, go: end}, {go: end}]}}",
        "F012",
        "'('",
        "",
    ),
    "F013 time": (
        "flow: a\nslots: {s: {type: text}}\nstates: {x: {ask: s, remind_after: soon, next: end}}",
        "F013",
        "soon",
        "",
    ),
    "F015 twice": ("flow: thanks\nstates: {x: {say: x, next: end}}", "F015", "thanks", ""),
    "F016 intent": (
        "flow: a\nstart: {intent: find_order}\nstates: {x: {say: x, next: end}}",
        "F016",
        "a",
        "",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_once_at_its_place_with_a_way_to_mend_it(tmp_path, name):
    flow, code, caret, meant = MISTAKES[name]
    problem = only(tmp_path, SHOP + "---\n" + flow)
    assert (problem.code, problem.meant) == (code, meant)
    assert problem.severity == "error" and problem.says and problem.fix
    if caret is not None:
        assert under_caret(tmp_path, problem) == caret


def test_the_right_spelling_of_each_mistake_is_no_problem(tmp_path):
    assert problems(tmp_path, SHOP) == []


def test_many_mistakes_are_told_at_once_and_sorted_by_place(tmp_path):
    flows = "\n---\n".join([SHOP, *(flow for flow, *_ in list(MISTAKES.values())[:6])]).replace(
        "flow: a\n", "flow: a{}\n"
    )
    flows = re.sub(r"a\{\}", lambda match: f"a{match.start()}", flows)
    found = problems(tmp_path, flows)
    assert [one.code for one in found] == [flow[1] for flow in list(MISTAKES.values())[:6]]
    assert [one.place.line for one in found] == sorted(one.place.line for one in found)


def test_a_library_without_its_built_in_flows_says_which(tmp_path):
    folder = write_folder(tmp_path, SHOP, built_in="")
    with pytest.raises(FlowProblems) as raised:
        load_library(folder, CATALOG)
    said = [one.says for one in raised.value.problems if one.code == "F014"]
    assert said == [f"there is no flow `{name}`" for name in ("menu", "handoff", "stop", "start_again")]


def test_a_folder_that_is_not_there_is_a_problem_and_no_crash(tmp_path):
    with pytest.raises(FlowProblems):
        load_library(tmp_path / "nowhere", CATALOG)


def test_hidden_files_and_links_out_of_the_folder_are_not_read(tmp_path):
    folder = write_folder(tmp_path / "flows")
    (tmp_path / "outside.yaml").write_text("flow: [")
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (folder / ".hidden.yaml").write_text("flow: [")
    assert load_problems(folder, CATALOG, ("en",))[1] == []


# ---- YAML -------------------------------------------------------------------------------------------

REFUSED = {
    "a: &x 1": ("Y004", 1, 4),
    "a: 1\nb: *x": ("Y004", 2, 4),
    "a: !!str 1": ("Y005", 1, 4),
    "a: !!python/object:os.system x": ("Y005", 1, 4),
    "a:\n\tb: 1": ("Y001", 2, 1),
    "a: 1\nb: 2\na: 3": ("Y003", 3, 1),
    "{a: 1, b: 2, a: 3}": ("Y003", 1, 14),
    "a: 'x": ("Y002", 1, 4),
    "a: b: c": ("Y002", 1, 5),
    "[" * 30: ("Y006", 1, 21),
    "? [a]\n: b": ("Y002", 1, 3),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_has_no_business_in_a_flow_is_refused_at_its_place(text):
    found = read_yaml("a.yaml", text.encode())[1]
    assert [(one.code, one.place.line, one.place.column) for one in found] == [REFUSED[text]]


def test_a_file_too_large_or_with_too_many_values_or_not_utf8_is_refused():
    assert read_yaml("a.yaml", b"#" * (MAX_BYTES + 1))[1][0].code == "Y006"
    assert read_yaml("a.yaml", b"- a\n" * 20_001)[1][0].code == "Y006"
    assert read_yaml("a.yaml", "a: ş".encode("utf-16"))[1][0].code == "Y007"


@pytest.mark.parametrize(
    "written", ["no", "09:30", "0123", "+905321112233", "2026-11-22", "null", "1e3", "~", "0x1f"]
)
def test_every_scalar_stays_the_text_that_was_written(written):
    document = read_yaml("a.yaml", f"a: {written}".encode())[0][0]
    assert document.get("a").text == written


def test_a_node_knows_its_place_after_emoji_and_persian():
    document = read_yaml("a.yaml", "a: ['👋 سلام', {b: x}]".encode())[0][0]
    inner = document.get("a").items[1].get("b")
    assert (inner.place.line, inner.place.column) == (1, 19)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab:-[]{}&*!|>'\"#\n \t?%@`,0👋", max_size=80))
def test_no_text_makes_reading_raise(text):
    documents, found = read_yaml("a.yaml", text.encode())
    assert isinstance(documents, list) and all(one.place.line >= 1 and one.fix for one in found)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_flow_with_anything_scratched_out_never_raises(tmp_path_factory, data):
    lines = SHOP.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    how = data.draw(st.sampled_from(["gone", "empty", "list", "word"]))
    key = lines[at].split(":")[0]
    lines[at] = {"gone": "", "empty": f"{key}:", "list": f"{key}: [a, b]", "word": f"{key}: word"}[how]
    folder = write_folder(tmp_path_factory.mktemp("scratched"), "\n".join(lines))
    for one in load_problems(folder, CATALOG, ("en",))[1]:
        assert one.says and one.fix and one.place.file


# ---- shop.yaml, intents.yaml, templates.yaml, words ---------------------------------------------------

OTHER_FILES = {
    "a time zone": ({"shop": "name: x\ntimezone: Mars/Base"}, "F013"),
    "hours": ({"shop": "name: x\nhours: {mon: 18:00-09:00}"}, "F013"),
    "a day": ({"shop": "name: x\nhours: {monday: 09:00-18:00}"}, "F013"),
    "a policy number": ({"shop": "name: x\npolicy: {return_days: two weeks}"}, "F013"),
    "synonyms": ({"shop": "name: x\nsynonyms: [boots, shoes]"}, "F002"),
    "a language": ({"shop": "name: x\nlanguages: [en, de]"}, "F013"),
    "a name": ({"shop": "timezone: Europe/Tallinn"}, "F004"),
    "a key": ({"shop": "name: x\ntimzone: Europe/Tallinn"}, "F001"),
    "an intent's language": ({"intents": "find_order: {de: [wo]}"}, "F001"),
    "a template's category": ({"templates": "a: {category: spam, texts: {en: {body: x}}}"}, "F013"),
    "a template's body": ({"templates": "a: {category: utility, texts: {en: {variables: [x]}}}"}, "F004"),
}


@pytest.mark.parametrize(("slot", "code"), [
    ("{type: date, lies: ahead}", ""), ("{type: date, lies: behind}", ""),
    ("{type: date, lies: tomorrow}", "F013"), ("{type: date, lies: [ahead]}", "F002"),
    ("{type: text, lies: ahead}", "F007"),
])  # fmt: skip
def test_a_date_lies_ahead_or_behind(tmp_path, slot, code):
    flow = f"{SHOP}\n---\nflow: a\nslots:\n  day: {slot}\nstates: {{day: {{ask: day, next: end}}}}\n"
    assert [one.code for one in problems(tmp_path, flow)] == ([code] if code else [])


@pytest.mark.parametrize("name", OTHER_FILES)
def test_a_mistake_in_another_file_is_told_in_that_file(tmp_path, name):
    files, code = OTHER_FILES[name]
    problem = only(tmp_path, SHOP, **files)
    assert problem.code == code and problem.place.file == f"{next(iter(files))}.yaml"


def test_words_know_where_they_stand(tmp_path):
    library = library_of(tmp_path)
    written = library.words["en"]["return_item.why"]
    assert written.text == "What is the reason?" and written.place.file == "words/en.yaml"
    assert library.words["en"]["return_item.why.again"].text == "Which of these is it?"
