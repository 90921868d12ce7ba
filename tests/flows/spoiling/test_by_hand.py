"""Each way to spoil a library is told with its code, at its file, line and column, and nothing unrelated with it."""

import re

import pytest

from flows.actions import CATALOG
from flows.commands import PAGE, explanations
from flows.engine.checks import check
from flows.engine.reading import MAX_BYTES
from tests.flows.checks.conftest import CATALOG as SMALL_CATALOG
from tests.flows.checks.conftest import FILES as SMALL_FILES
from tests.flows.libraries.assembling import files_of, write
from tests.flows.spoiling.by_hand import ALL, SMALL, SMALL_TEMPLATE
from tests.flows.spoiling.spoiling import CLOSE, OPEN, without_marks

ATELIER = files_of("atelier")
LITTLE = {**SMALL_FILES, "templates.yaml": SMALL_TEMPLATE}
CASES = [(one, ATELIER, CATALOG) for one in ALL] + [(one, LITTLE, SMALL_CATALOG) for one in SMALL]
BYTES = [  # what no text can show: files that are not UTF-8 or too large
    ("Y007", "words/en.yaml", lambda raw: raw.replace(b"Nothing was", b"Nothing \xff was"), "Nothing was changed"),
    ("Y007", "flows.yaml", lambda raw: b"\xfe" + raw, "# A tailor"),
    ("Y006", "words/en.yaml", lambda raw: raw + b"#" * MAX_BYTES, 'hello: "Hi'),
    ("Y006", "intents.yaml", lambda raw: raw + b"many: [" + b"a, " * 20_001 + b"a]\n", None),
]


def found(folder, catalog):
    return [(one.code, one.place.file, one.place.line, one.place.column) for one in check(folder, catalog).problems]


@pytest.mark.parametrize(("way", "files", "catalog"), CASES, ids=[str(case[0]) for case in CASES])
def test_a_spoilt_library_is_told_with_its_code_at_its_spot_and_nothing_else(way, files, catalog, tmp_path):
    spoilt, spot = way.done_to(files)
    told = found(write(spoilt, tmp_path), catalog)
    assert (way.code, *spot) in told, told
    others = [one for one in told if one != (way.code, *spot)]
    assert [one for one in others if one[0] not in way.also] == []
    assert {one[0] for one in others} == set(way.also), "what is said to follow does not"


@pytest.mark.parametrize(("code", "file", "spoil", "line"), BYTES, ids=[f"{one[0]} {one[1]}" for one in BYTES])
def test_a_file_that_is_no_text_is_told_at_its_line(code, file, spoil, line, tmp_path):
    write(ATELIER, tmp_path)
    raw = (tmp_path / file).read_bytes()
    number = 1 + raw[: raw.index(line.encode())].count(b"\n") if line else raw.count(b"\n") + 1
    (tmp_path / file).write_bytes(spoil(raw))
    assert [one[:3] for one in found(tmp_path, CATALOG)] == [(code, file, 1 if code == "Y006" and line else number)]


def test_a_folder_that_is_not_there_is_told(tmp_path):
    assert ("Y007", str(tmp_path / "nowhere"), 1, 1) in found(tmp_path / "nowhere", CATALOG)


def test_what_is_spoilt_was_correct_before(tmp_path):
    assert found(write(ATELIER, tmp_path / "atelier"), CATALOG) == []
    assert found(write(LITTLE, tmp_path / "little"), SMALL_CATALOG) == []


def test_every_code_is_hit_by_a_way_to_spoil():
    codes = set(explanations(PAGE.read_text(encoding="utf-8")))
    hit = {way.code for way in (*ALL, *SMALL)} | {code for code, *_ in BYTES}
    assert codes - hit == {*OF_SHOP, *OF_LENGTHS, *OF_NOTICES, *OF_RULES}
    assert hit <= codes and len(ALL) + len(SMALL) >= 165


OF_LENGTHS = ("W012", "W026")  # spoiled at their very limits: tests/flows/checks/test_longest.py
OF_NOTICES = ("F080", "F081", "F082", "F083", "F084", "F085", "F086", "F087")  # tests/flows/checks/test_notices.py
OF_RULES = ("P033", "P034", "P035", "P036", "P037", "P038")  # tests/flows/policies
# no file tells: tests/flows/checks/test_of_shop.py
OF_SHOP = ("P001", "P004", "P005", "P006", "P007", "P030", "P031", "P032")


@pytest.mark.parametrize(
    ("text", "spot"), [("⟦a⟧", (1, 1)), ("ab\ncd⟦e\n⟧", (2, 3)), ("çé 🧵\n\n  ⟦x⟧", (3, 3)), ("👋⟦a⟧", (1, 2))]
)
def test_a_marked_spot_is_counted_in_lines_and_characters(text, spot):
    files, (file, line, column) = without_marks({"a": text, "b": "x"}, "a")
    assert (file, line, column) == ("a", *spot)
    assert files == {"a": re.sub(f"[{OPEN}{CLOSE}]", "", text), "b": "x"}
