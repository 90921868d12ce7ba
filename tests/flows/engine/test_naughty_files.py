"""Others' naughty strings and broken files in the place of ours: no crash, soon, and always a place."""

import json
import time

import pytest

from flows.actions import CATALOG
from flows.engine.checks import check
from tests.flows.libraries.assembling import files_of, write

FLORIST = files_of("florist")
SPOTS = [  # where a text of somebody else's may come to stand, in quotes and without
    ("words/en.yaml", "  quiet: We're sorry. White and green it will be."),
    ("flows.yaml", "about: Helps to choose a bouquet and passes the wish on."),
    ("flows.yaml", "    ask: card"),
    ("shop.yaml", "name: Linden"),
    ("intents.yaml", "  en: [i need flowers, a bouquet please]"),
]


@pytest.fixture(scope="module")
def naughty(shared):
    texts = json.loads((shared / "data" / "robustness" / "blns" / "blns.json").read_text(encoding="utf-8"))
    assert len(texts) > 400
    return texts


def soon_and_placed(folder, name):
    start = time.process_time()
    checked = check(folder, CATALOG)
    assert time.process_time() - start < 1, name
    sources = checked.library.sources
    for one in checked.problems:
        lines = sources.get(one.place.file, "").split("\n")
        assert one.place.file in sources, (name, one)
        assert 1 <= one.place.line <= len(lines) and one.place.column >= 1, (name, one)
        assert one.says and one.fix, (name, one)
    return checked


@pytest.mark.parametrize(("file", "line"), SPOTS, ids=[line.split(":")[0].strip() for _, line in SPOTS])
@pytest.mark.parametrize("quoted", [True, False])
def test_a_naughty_string_anywhere_is_told_or_taken(naughty, tmp_path, file, line, quoted):
    write(FLORIST, tmp_path)
    key = line.partition(": ")[0]
    for text in naughty[:: 20 if quoted else 17]:
        value = json.dumps(text, ensure_ascii=True) if quoted else text
        spoilt = FLORIST[file].replace(line, f"{key}: {value}")
        (tmp_path / file).write_bytes(spoilt.encode("utf-8", "surrogatepass"))
        soon_and_placed(tmp_path, text)


@pytest.mark.parametrize("file", ["words/fa.yaml", "intents.yaml", "flows.yaml", "shop.yaml", "templates.yaml"])
def test_a_file_of_anothers_suite_is_told_at_its_place(shared, tmp_path, file):
    write(FLORIST, tmp_path)
    folder = shared / "data" / "robustness"
    suite = json.loads((folder / "yaml_test_suite" / "cases.json").read_text(encoding="utf-8"))
    cases = [(case["id"], case["yaml"].encode()) for case in suite[::23]]
    cases += [(path.name, path.read_bytes()) for path in sorted((folder / "pyyaml_errors").iterdir())[::5]]
    for name, raw in cases:
        (tmp_path / file).write_bytes(raw)
        soon_and_placed(tmp_path, name)
