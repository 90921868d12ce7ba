"""Anything may stand in a file and anything may be typed: no exception, soon, and always a place."""

import base64
import json
import time
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from flows.actions.catalog import CATALOG as REAL
from flows.engine.definition import Event, Frame, Session
from flows.engine.library import Library
from flows.engine.loader import load_library, load_problems
from flows.engine.machine import step
from flows.engine.reading import MAX_BYTES, MAX_NODES, MAX_NODES_DEPTH, read_yaml
from tests.flows.engine.shop import CATALOG, write_folder
from tests.flows.engine.test_walks import AnyWorld, choices_in

DEFAULT = Path(__file__).parents[3] / "flows" / "default"
ISOLATES, END = "\u2066\u2067\u2068", "\u2069"


@pytest.fixture(scope="module")
def cases(shared):
    """Files of others' test suites: (name, bytes)."""
    folder = shared / "data" / "robustness"
    found = [
        (case["id"], case["yaml"].encode())
        for case in json.loads((folder / "yaml_test_suite" / "cases.json").read_text(encoding="utf-8"))
    ]
    found += [
        (case["name"], base64.b64decode(case["b64"]) if "b64" in case else b"[" * int(case["size"]))
        for case in json.loads((folder / "json_test_suite" / "cases.json").read_text(encoding="utf-8"))
    ]
    found += [(path.name, path.read_bytes()) for path in sorted((folder / "pyyaml_errors").iterdir())]
    assert len(found) > 700
    return found


def places_hold(problems, raw: bytes) -> bool:
    lines = raw.decode("utf-8", "replace").split("\n")
    return all(
        1 <= one.place.line <= len(lines) + 1 and one.place.column >= 1 and one.says and one.fix for one in problems
    )


def test_any_yaml_file_is_read_or_refused_at_its_place_within_a_second(cases):
    for name, raw in cases:
        start = time.perf_counter()
        documents, problems = read_yaml(name, raw)
        assert time.perf_counter() - start < 1, name
        assert places_hold(problems, raw), (name, problems)
        for document in documents:
            assert document.place.line >= 1 and document.place.column >= 1


def test_what_other_suites_call_wrong_is_never_read_without_a_word(shared):
    folder = shared / "data" / "robustness" / "pyyaml_errors"
    silent = [
        path.name for path in sorted(folder.glob("*.loader-error")) if not read_yaml(path.name, path.read_bytes())[1]
    ]
    assert len(silent) <= 10, silent  # some are wrong only to those who give tags a meaning


@pytest.mark.parametrize("file", ["flows.yaml", "words/en.yaml", "intents.yaml", "shop.yaml", "templates.yaml"])
def test_any_yaml_file_in_the_place_of_any_of_ours_is_no_crash(tmp_path, cases, file):
    folder = write_folder(tmp_path)
    for name, raw in cases[:: 7 if file != "flows.yaml" else 3]:
        (folder / file).write_bytes(raw)
        library, problems = load_problems(folder, CATALOG, ("en",))
        assert library.revision and places_hold([one for one in problems if one.place.file == file], raw), name


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"a" * (MAX_BYTES + 1), "Y006"),
        (b"[" * (MAX_NODES_DEPTH + 1), "Y006"),
        (b"- a\n" * (MAX_NODES + 1), "Y006"),
        (b"\xff\xfe", "Y007"),
        (b"a: \xc3\x28", "Y007"),
        (b"a:\n\tb: c", "Y001"),
        (b"a: 'open", "Y002"),
        (b"a: [1, 2", "Y002"),
        (b"a: b: c", "Y002"),
        (b"? [a]\n: b", "Y002"),
        (b"a: 1\na: 2", "Y003"),
        (b"a: &x 1", "Y004"),
        (b"a: *x", "Y004"),
        (b"a: !!python/object:os.system x", "Y005"),
        (b"a: !custom x", "Y005"),
        (b"\x00", "Y002"),
        (b"%YAML 3.0\n---\na: b", "Y002"),
    ],
)  # fmt: skip
def test_what_is_no_plain_yaml_has_its_code(raw, code):
    problems = read_yaml("a.yaml", raw)[1]
    assert [one.code for one in problems] == [code]
    assert places_hold(problems, raw)


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [
        (b"a: 1\nb: 2\na: 3\n", 3, 1),
        (b"x:\n  a: 1\n  a: 2\n", 3, 3),
        (b"a: 1\nb: &anchor c\n", 2, 4),
        (b"a: 1\nb:\n\tc: d\n", 3, 1),
        ("سلام: &x ۱\n".encode(), 1, 7),
        ("a: \U0001f4e6\nb: !t c\n".encode(), 2, 4),
    ],
)
def test_a_refusal_points_at_its_character(raw, line, column):
    (problem,) = read_yaml("a.yaml", raw)[1]
    assert (problem.place.line, problem.place.column) == (line, column)


@pytest.mark.parametrize(
    "text",
    ["no", "yes", "on", "09:30", "0123", "1e3", "~", "null", "2026-11-22", "+905321112233", "0x1F", ".inf", "true"],
)
def test_no_value_changes_its_kind(text):
    (document,), problems = read_yaml("a.yaml", f"key: {text}\n".encode())
    assert problems == [] and document.pairs[0][1].text == text


# ---- what shoppers type -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def default() -> Library:
    return load_library(DEFAULT, REAL)


@pytest.fixture(scope="module")
def naughty(shared):
    path = shared / "data" / "robustness" / "blns" / "blns.json"
    return json.loads(path.read_text(encoding="utf-8"))


def balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign in ISOLATES) - (sign == END)
        if depth < 0:
            return False
    return depth == 0


def clean_reply(reply) -> bool:
    texts = [reply.text, reply.opener, *(part for choice in reply.choices for part in (choice.title, choice.note))]
    bare = "".join(texts).replace("\n", "")
    return all(map(balanced, texts)) and not any(
        unicodedata.category(sign) == "Cc" or sign in "\u202a\u202b\u202c\u202d\u202e" for sign in bare
    )


@pytest.mark.parametrize("language", ["tr", "en", "fa", "et"])
def test_naughty_strings_are_answered_cleanly_with_nothing_under_way(default, naughty, language):
    world = AnyWorld(REAL, lambda options: next(iter(options)), choices_in(default))
    for text in naughty:
        turn = step(default, Session(language=language), Event("text", text=text), world)
        assert turn.replies and all(map(clean_reply, turn.replies)), text


@pytest.mark.parametrize("language", ["tr", "en", "fa", "et"])
@pytest.mark.parametrize(
    ("flow", "state", "slots"),
    [
        ("choose_order", "ask_number", {}),
        ("choose_order", "ask_email", {}),
        ("choose_order", "ask_proof", {"number": "A-1"}),
        ("handoff", "more", {}),
    ],
)
def test_naughty_strings_are_answered_cleanly_where_something_is_asked(default, naughty, language, flow, state, slots):
    world = AnyWorld(REAL, lambda options: next(iter(options)), choices_in(default))
    frames = (Frame("orders", "which", {}), Frame(flow, state, slots, (state,)))
    stack = frames if flow == "choose_order" else frames[1:]
    for text in naughty[::2]:
        turn = step(default, Session(language=language, stack=stack, greeted=True), Event("text", text=text), world)
        assert turn.replies and all(map(clean_reply, turn.replies)), text


class NaughtyWorld(AnyWorld):
    """Every text of the shop's is the naughty one; so is the shopper's name."""

    text = ""

    def _fact(self, name, kind):
        return self.text if kind in ("text", "code") else super()._fact(name, kind)

    def shopper(self):
        return {"name": self.text, "phone": True, "waiting": False}


@pytest.mark.parametrize("language", ["tr", "en", "fa", "et"])
def test_naughty_names_and_titles_do_not_break_what_the_bot_says(default, naughty, language):
    world = NaughtyWorld(REAL, lambda options: next(iter(options)), choices_in(default))
    for text in naughty:
        world.text = text
        for event in (Event("start", flow="orders"), Event("start", flow="menu")):
            turn = step(default, Session(language=language), event, world)
            assert turn.replies and all(map(clean_reply, turn.replies)), text


@pytest.mark.parametrize("size", [0, 1, 999, 1000, 1001, 5000, 70_000])
@pytest.mark.parametrize("letter", ["a", "ا", "😀", "\u200c", "1", " ", "İ", "\n", "\u0301"])
def test_a_message_of_any_length_is_answered_soon(default, size, letter):
    world = AnyWorld(REAL, lambda options: next(iter(options)), choices_in(default))
    start = time.perf_counter()
    turn = step(default, Session(language="fa"), Event("text", text=letter * size), world)
    assert turn.replies and time.perf_counter() - start < 2


def test_the_day_of_the_world_is_a_day():
    assert AnyWorld(REAL, lambda options: next(iter(options)), {}).today().date() == date(2026, 11, 22)
