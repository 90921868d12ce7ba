"""Random libraries that pass the checker, walked by random shoppers: whatever they do, every promise holds.

A few seconds' worth run always. `pytest tests/flows/walking --walks 10000` walks 10,000 conversations of 50 messages.
A failure is a rule of the checker that lets too much pass, or a fault of the engine; the seed and the last messages
are told, and Hypothesis shows the smallest library it finds.
"""

import shutil
from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from flows.engine.checks import check
from flows.engine.definition import FlowFailed, Session
from flows.engine.library import VERBS
from flows.engine.talk import Talk
from tests.flows.libraries.assembling import write
from tests.flows.walking.composing import PLAIN, Composer
from tests.flows.walking.noticing import WithNotice
from tests.flows.walking.wandering import ChanceWorld, Shopper, watched

A_LIBRARY, MESSAGES, FEW = 4, 50, 160  # conversations with each library, messages in each; conversations by default
CHANCE = st.one_of(  # draws that can be made smaller, and draws as even as dice
    st.randoms(use_true_random=False), st.integers(0, 2**32).map(Random), st.integers(0, 2**32).map(Random)
)
KEYS = {
    "buttons", "change", "expire_after", "forget_after", "from", "keep", "many", "next", "none", "optional",
    "otherwise", "remind_after", "sensitive", "skip", "with",
}  # fmt: skip

TAPPED = ("yes", "no", "change", "last_time", "skip", "all", "done", "take_back")


@pytest.fixture
def watching(monkeypatch):
    """Every sentence is looked at while it is made: a slot that it names must hold something."""
    monkeypatch.setattr(Talk, "words", watched(Talk.words))


def checked(composed, folder):
    shutil.rmtree(folder, ignore_errors=True)
    return check(write(composed.files, folder), composed.catalog)


def conversation(library, catalog, seed, tally):
    chance = Random(seed)
    language = chance.choice([*library.languages, ""])
    shopper = Shopper(library, ChanceWorld(catalog, chance), chance, Session(language=language))
    try:
        shopper.walk(MESSAGES)
    except (AssertionError, FlowFailed) as error:
        error.add_note(f"seed {seed!r}, after: {shopper.log[-12:]}")
        raise
    tally.update(shopper.seen)
    tally["conversations"] += 1


@pytest.mark.timeout(7200)
def test_whatever_shoppers_do_what_passes_the_check_holds(request, watching, tmp_path_factory):
    walks = request.config.getoption("--walks")
    tally, folder = Counter(), tmp_path_factory.mktemp("walks") / "flows"
    few = settings(max_examples=(walks or FEW) // A_LIBRARY, deadline=None, database=None, derandomize=not walks,
                   suppress_health_check=list(HealthCheck))  # fmt: skip

    @few
    @given(chance=CHANCE, seed=st.integers(0, 2**32))
    def walk(chance, seed):
        composed = chance.choice((Composer, Composer, WithNotice))(chance).compose()
        tally["composed"] += 1
        found = checked(composed, folder)
        assume(not found.errors)
        tally["passed"] += 1
        note(composed.files["flows.yaml"])
        for flow in composed.plan:
            tally.update(f"flow {key}" for key in (*flow, *flow["start"]))
            for slot in flow["slots"].values():
                tally.update([f"slot {slot['type']}", *(f"key {key}" for key in slot)])
            for state in flow["states"].values():
                tally.update([f"verb {verb}" for verb in VERBS if verb in state])
                tally.update(f"key {key}" for key in state)
        for number in range(A_LIBRARY):
            conversation(found.library, composed.catalog, f"{seed} {number}", tally)

    walk()
    print("\n" + told(tally))
    assert tally["conversations"] >= (walks or FEW)
    assert tally["passed"] / tally["composed"] > 0.25, "hardly anything that is composed passes the check"
    assert {f"verb {verb}" for verb in VERBS} <= set(tally)
    if not walks:
        return  # so few libraries need not have everything
    assert {f"slot {kind}" for kind in (*PLAIN, "order", "order_line")} <= set(tally)
    assert {f"key {key}" for key in KEYS} | {"flow may_start", "flow event"} <= set(tally)
    assert all(tally[f"taps {name}"] for name in TAPPED), told(tally)


def told(tally):
    return (f"{tally['conversations']} conversations of {MESSAGES} messages with {tally['passed']} libraries, "
            f"of {tally['composed']} composed; verbs: "
            + ", ".join(f"{verb} {tally[f'verb {verb}']}" for verb in VERBS)
            + "; keys: " + ", ".join(f"{key} {tally[f'key {key}']}" for key in sorted(KEYS))
            + f", may_start {tally['flow may_start']}, event {tally['flow event']}; "
            + f"answers to notices: {tally['news']}; taps: "
            + ", ".join(f"{name} {tally[f'taps {name}']}" for name in TAPPED))  # fmt: skip


def test_the_watch_sees_a_slot_that_is_empty(watching, tmp_path):
    composed = Composer(Random(1)).compose()
    for name in composed.files:
        if name.startswith("words/"):
            composed.files[name] = composed.files[name].partition('"errand')[0].partition("errand")[0]
            composed.files[name] = (
                composed.files[name].partition("values.")[0] + 'errand_0.said_0: "{order.number}"\n'
            )
    composed.files["flows.yaml"] = (
        "flow: errand_0\nstart: {intent: intent_errand_0}\nslots: {order: {type: order}}\nstates:\n"
        "  step_0: {say: said_0, next: end}\n"
    )
    found = checked(composed, tmp_path / "flows")
    assert "V010" in [one.code for one in found.problems]
    with pytest.raises(AssertionError, match="without order"):
        for number in range(30):
            conversation(found.library, composed.catalog, f"{number}", Counter())


def test_a_library_is_composed_the_same_from_the_same_chance():
    one, other = (Composer(Random(7)).compose() for _ in range(2))
    assert one.files == other.files and list(one.catalog.actions) == list(other.catalog.actions)
