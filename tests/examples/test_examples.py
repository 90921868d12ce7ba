"""The examples hold: the checker finds nothing, every talk goes as written, everything is where the page says."""

import json
import re

import pytest

from flows.actions import CATALOG
from flows.engine.checks import check
from flows.engine.loader import load_library
from flows.talks.coverage import coverage
from flows.talks.playing import play
from flows.talks.reading_talks import read_talks
from flows.talks.telling import told_failure
from tests.conftest import SHARED
from tests.examples.shared import FOLDERS, ROOT, SHARED_FLOWS

HOME = ROOT / "examples"
PAGE = (HOME / "README.md").read_text(encoding="utf-8")
LANGUAGES = ("tr", "en", "fa", "et")
PEERS = ("A01", "A03", "A11", "A18", "A34", "A37")
PROCEDURES = {
    "Product Defect: Initiate Refund", "Product Defect: Refund Status", "Product Defect: Return Due to Size",
    "Order Issue: Status Delivery Time", "Order Issue: Manage Cancel", "Account Access: Recover Username",
    "Manage Account: Manage Change Address", "Purchase Dispute: Out-of-Stock One Item",
    "Purchase Dispute: Promo Code Invalid", "Shipping Issue: Shipping Status", "Shipping Issue: Missing Item",
    "Storewide Query: Policy FAQ",
}  # fmt: skip
PYWCE = ("booking", "start", "triggers", "report", "ehailing", "UI builder", "init", "sample")
LEAST = 90  # percent of the ways of a library's own flows

_LOADED = {}


def loaded(folder):
    """The library of a folder, and its talks; read once."""
    if folder not in _LOADED:
        library = load_library(folder, CATALOG)
        _LOADED[folder] = library, *read_talks(folder, library)[:2]
    return _LOADED[folder]


EACH = [(folder, script) for folder in FOLDERS for script in loaded(folder)[1]]


@pytest.fixture(scope="module")
def results():
    """Each talk is played once, in each of its languages."""
    return {
        (folder, script.name): [play(loaded(folder)[0], script, language) for language in script.languages]
        for folder, script in EACH
    }


def table():
    """First cell and linked file of each row of the table that says where each one is."""
    part = PAGE.partition("## Where each one is")[2].partition("\n## ")[0]
    return [(row[0], row[1]) for row in re.findall(r"^\| (.+?) \|.*\]\((.+?)\) \|$", part, re.M)]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_checker_finds_nothing(folder):
    assert [(one.code, one.place, one.says) for one in check(folder, CATALOG).problems] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_it_speaks_four_languages(folder):
    assert loaded(folder)[0].languages == LANGUAGES


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_its_talks_can_be_read_and_expect_something(folder):
    _, scripts, problems = loaded(folder)
    assert problems == []
    for script in scripts:
        assert script.about, script.name
        assert any(line.answer or line.state or line.did or line.handover for line in script.lines), script.name


@pytest.mark.parametrize(("folder", "script"), EACH, ids=[f"{folder.name}-{one.name}" for folder, one in EACH])
def test_goes_as_written(folder, script, results):
    failures = [one for played in results[folder, script.name] for one in played.failures]
    assert not failures, "\n".join(told_failure(one, str(folder)) for one in failures)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_its_talks_walk_it(folder, language, results):
    """Every state, and nearly every way; the ways of the shared flows are walked where they ship."""
    library = loaded(folder)[0]
    played = [one for (home, _), all_of_it in results.items() if home == folder for one in all_of_it]
    covered = coverage(library, played, language)
    own = [way for way in covered.all_transitions if way[0] not in SHARED_FLOWS]
    missing = [way for way in covered.missing if way[0] not in SHARED_FLOWS]
    assert covered.by_state == 100
    assert 100 * (len(own) - len(missing)) / len(own) >= LEAST


def test_what_every_library_has_is_the_same_everywhere():
    for name in ("always.yaml", "talks/always.yaml"):
        texts = {(folder / name).read_text(encoding="utf-8") for folder in FOLDERS}
        assert len(texts) == 1, name


def test_the_table_names_each_of_them_once():
    names = [name for name, _ in table()]
    assert len(set(names)) == len(names)
    assert {name for name in names if name.startswith("A")} >= set(PEERS)
    assert {name for name in names if ":" in name and not name.startswith("pywce")} == PROCEDURES
    told = " ".join(name for name in names if name.startswith("pywce"))
    assert all(name in told for name in PYWCE)


def test_each_file_of_the_table_holds_a_flow_that_talks_walk():
    for name, file in table():
        folder = HOME / file.split("/")[0]
        library, scripts, _ = loaded(folder)
        flows = {flow.name for flow in library.flows.values() if flow.place.file == file.split("/")[1]}
        walked = {line.state.text.split(".")[0] for one in scripts for line in one.lines if line.state}
        assert flows, name
        assert flows & walked, name


def test_the_lists_are_those_we_were_given():
    if not (SHARED / "data" / "flows").is_dir():
        pytest.skip("the lists are not on this machine")
    peers = json.loads((SHARED / "data/flows/peer_flows.json").read_text(encoding="utf-8"))
    procedures = json.loads((SHARED / "data/flows/abcd_procedures_12.json").read_text(encoding="utf-8"))
    assert {one["id"] for one in peers} == set(PEERS)
    assert {f"{one['flow']}: {one['subflow']}" for one in procedures} == PROCEDURES


def test_every_flow_that_only_passes_on_is_told():
    """What goes to people is said on the page: each flow whose last word leads to a person."""
    part = PAGE.partition("## What goes to people")[2].partition("\n## ")[0]
    told = set(re.findall(r"`([a-z_]+)`", part))
    for folder in FOLDERS:
        for flow in loaded(folder)[0].flows.values():
            if "passed_on" in flow.states and flow.name not in ("status", "report"):
                assert flow.name in told, flow.name
