"""All shipped talks taken again: by the same flows nothing differs, by a spoiled copy exactly what was spoiled."""

from collections import Counter
from dataclasses import replace

import pytest

from flows.replay.running import differences
from flows.replay.tally import Report
from flows.replay.telling import headline, told
from tests.flows.replay.conftest import DEFAULT, LONG_AGO

CONFIRMED = """  sure:
    confirm: {order: order}
    buttons: {person: handoff}
    change: none                     # a plain No stays under the thumb; "no, the other order" can be typed
    next: {yes: cancel, no: keep}

"""
KEPT = """  keep:
    choose:
      - when: {order.cancelable_lines: filled}
        go: kept_whole
      - go: kept

  kept_whole:                        # of several things, perhaps only one shouldn't come
    say: kept
    buttons: {some: cancel_items, different: another, menu: menu}

  kept:
    say: kept
    buttons: {different: another, menu: menu}

"""
DEED = """  moving:
    do: orders.cancel
    with: {order: order}
    next: {canceled: told, already_shipped: told, already_canceled: told, unavailable: handoff}

  told:
    say: moving
"""
REWORDED = {"words/en.yaml": [
    ("kept: All right, order {order.number} stays as it is.", "kept: Fine, {order.number} stays.")]}

KEPT_LINES = {"tr": "kept: Tamam, {order.number}", "en": "kept: All right, order", "fa": "kept: باشد، سفارش",
              "et": "kept: Hästi, tellimus"}


@pytest.fixture(scope="module")
def again(stages):
    """Every talk against a draft, one report."""

    def taken(draft, **more):
        whole = Report()
        for stage in stages:
            shop = replace(draft.shop, policy={**draft.shop.policy, **stage.library.shop.policy})
            whole.add(differences(stage.db, replace(draft, shop=shop), LONG_AGO, **more))
        return whole

    return taken


OPEN = "still_open.open"  # said of a task that was left, in the same message as the state before it


def passed(stages, wanted, *, ended=False):
    """In how many talks a turn waited in this state, and in how many turns; `ended`: nothing was said after it."""
    visit = f'"{wanted[0]}","{wanted[1]}",""]' + ("]" if ended else "")
    chats, turns = 0, 0
    for stage in stages:
        with stage.db.reading() as tx:
            found = sum(visit in row[0] for row in tx.rows("SELECT trace FROM turn"))
        chats, turns = chats + bool(found), turns + found
    return chats, turns


def kinds(report):
    return [(group.kind, group.example.place) for group in report.groups]


def test_the_same_flows_do_the_same_in_every_turn(again, library, stages):
    report = again(library)
    recorded = 0
    for stage in stages:
        with stage.db.reading() as tx:
            recorded += tx.one("SELECT COUNT(*) FROM turn WHERE replaced_by IS NULL")[0]
    assert report.turns == recorded > 1500 and report.chats == len(stages)
    assert (report.groups, report.untold, report.stopped, report.left_out) == ([], Counter(), Counter(), 0)
    assert not report.stops_publish
    assert list(told(report, 100))[-1].endswith("nothing would differ.")


def test_a_changed_sentence_is_read_by_those_who_read_it_then(again, draft, stages):
    report = again(draft(REWORDED))
    assert sorted(kinds(report)) == [("text", "cancel_order.kept"), ("text", "cancel_order.kept_whole"), ("text", OPEN)]
    group = next(one for one in report.groups if one.example.place == "cancel_order.kept")
    reached = [stage for stage in stages if stage.language == "en"]
    assert (group.chats, group.turns) == passed(reached, ("cancel_order", "kept"), ended=True)
    assert sum(one.turns for one in report.groups) == sum(
        passed(reached, ("cancel_order", state))[1] for state in ("kept", "kept_whole"))
    assert "stays as it is" in group.example.then.text and "Fine, A-1" in group.example.now.text
    assert not report.stops_publish and not report.stopped


def test_without_its_question_the_draft_would_cancel_orders(again, draft, stages):
    report = again(draft({"cancel.yaml": [(CONFIRMED, ""), (KEPT, ""), ("proved: sure", "proved: cancel")]}))
    [group] = report.groups
    assert group.kind == "acts" and group.example.now.acts == ("orders.cancel",)
    assert group.chats == passed(stages, ("cancel_order", "sure"))[0] > 10  # each chat at its first one, and no further
    assert headline(group) == f"{group.chats} chats would now cancel an order at cancel_order.cancel"
    assert report.stops_publish and sum(report.stopped.values()) == group.chats


def test_a_deed_that_was_added_stops_a_publish(again, draft, stages):
    report = again(draft({"tracking.yaml": [("  moving:\n    say: moving\n", DEED)]}))
    [group] = [one for one in report.groups if one.kind == "acts"]
    assert group.example.place == "track.moving" and group.chats == passed(stages, ("track", "moving"))[0]
    assert report.stops_publish


def test_a_deed_that_was_taken_away_stops_a_publish_too(again, draft, stages):
    cancel = (DEFAULT / "cancel.yaml").read_text(encoding="utf-8")
    deed = cancel[cancel.index("    do: orders.cancel\n"):cancel.index("\n  canceled:\n")]
    report = again(draft({"cancel.yaml": [(deed, "    say: kept\n    next: end\n")]}))
    group = report.groups[0]
    assert group.kind == "acts" and group.example.then.acts == ("orders.cancel",)
    assert "would no longer cancel an order at cancel_order.cancel" in headline(group)
    assert report.stops_publish


def test_a_renamed_state_is_another_place_and_the_old_buttons_lead_nowhere(again, draft, stages):
    report = again(draft({"tracking.yaml": [("  pickup:\n    say: pickup", "  collect:\n    say: pickup"),
                                            ("go: pickup\n      - go: since", "go: collect\n      - go: since")]}))
    groups = {one.kind: one for one in report.groups}
    place = groups["stands"].example
    assert (place.then.stands, place.now.stands) == ("track.pickup", "track.collect")
    assert groups["stands"].chats == passed(stages, ("track", "pickup"))[0]
    assert set(groups) == {"stands"} and not report.stops_publish


def test_a_button_that_was_taken_away_is_missed_where_it_was(again, draft, stages):
    report = again(draft({"tracking.yaml": [
        ("  no_parcel:\n    say: no_parcel\n    buttons: {person: handoff, menu: menu}",
         "  no_parcel:\n    say: no_parcel\n    buttons: {menu: menu}")]}))
    [group] = report.groups
    assert (group.kind, group.example.place) == ("buttons", "track.no_parcel")
    assert (group.chats, group.turns) == passed(stages, ("track", "no_parcel"))
    assert len(group.example.then.buttons) == 2 and len(group.example.now.buttons) == 1


def test_a_flow_that_no_longer_goes_on_stops_a_publish(again, draft, stages):
    report = again(draft({f"words/{language}.yaml": [(line, line.replace("kept", "keep"))]
                          for language, line in KEPT_LINES.items()}))
    groups = {one.example.place: one for one in report.groups}
    assert set(groups) == {"cancel_order.kept", "cancel_order.kept_whole"} and report.stops_publish
    for place, group in groups.items():
        assert group.kind == "fails" and group.example.now.failed
        assert 0 < group.chats <= passed(stages, tuple(place.split(".")))[0]  # who failed at one comes to no other
        assert headline(group).startswith(f"{group.chats} chats would now fail at {place}: ")
    assert "✗ no words" in "\n".join(told(report, 100))


def test_only_one_flow_may_be_looked_at(again, draft):
    changed = draft(REWORDED)
    assert sorted(kinds(again(changed, only="cancel_order"))) == [
        ("text", "cancel_order.kept"), ("text", "cancel_order.kept_whole"), ("text", OPEN)]
    assert kinds(again(changed, only="track")) == []


def test_nobody_is_left_in_what_is_shown(again, draft):
    report = again(draft({"words/en.yaml": [('hello: "Hi {shopper.name} 👋 "', 'hello: "Dear {shopper.name}, "')]}))
    said = str(report.plain()) + "\n".join(told(report, 100))
    assert report.groups and "Dear Sam, " in said
    assert "A-105" not in said and "447700" not in said
