"""The report as people read it: the weightiest first, both sides next to each other, nobody in it."""

import pytest

from flows.replay.comparing import Difference, Side
from flows.replay.following import OTHER_DEED, Followed
from flows.replay.running import differences
from flows.replay.tally import Report
from flows.replay.telling import beside, headline, told
from tests.flows.replay.conftest import LONG_AGO


def report(*differences_of_chats, **more):
    made = Report()
    for number, found in enumerate(differences_of_chats, 1):
        made.count(number, Followed(turns=3, differences=found, **more))
    return made


def one(kind, place="track.moving", chat=1, turn=1, then=None, now=None, **more):
    return Difference(kind, chat, turn, place, then or Side("On its way", ("Menu",), "track.moving"),
                      now or Side("It comes", ("Menu",), "track.moving"), **more)


@pytest.mark.parametrize(("difference", "says"), [
    (one("acts", "cancel_order.cancel", now=Side(acts=("orders.cancel",))),
     "1 chat would now cancel an order at cancel_order.cancel"),
    (one("acts", then=Side(acts=("returns.open",))), "1 chat would no longer open a return at track.moving"),
    (one("acts", then=Side(acts=("orders.cancel",)), now=Side(acts=("orders.cancel",))),
     "1 chat would cancel an order otherwise than they did at track.moving"),
    (one("acts", now=Side(acts=("shop.close",))), "1 chat would now run shop.close at track.moving"),
    (one("fails", now=Side(failed="no way on holds")), "1 chat would now fail at track.moving: no way on holds"),
    (one("person", now=Side(calls=True)), "1 chat would now be given to a person at track.moving"),
    (one("person", then=Side(calls=True)), "1 chat would no longer be given to a person at track.moving"),
    (one("stands", then=Side(stands="a.b"), now=Side(stands="nowhere")),
     "1 chat would now stand at nowhere, not at a.b"),
    (one("looks", now=Side(acts=("promo.best",))), "1 chat would now also run promo.best"),
    (one("looks", then=Side(acts=("promo.best",))), "1 chat would no longer run promo.best"),
    (one("text"), "1 chat reads another text at track.moving"),
    (one("buttons"), "1 chat sees other buttons at track.moving"),
])
def test_every_kind_has_its_headline(difference, says):
    made = report([difference])
    assert headline(made.groups[0]) == says
    assert made.stops_publish is (difference.kind in ("acts", "fails"))


def test_the_weightiest_come_first_and_what_many_see_before_what_few_see():
    text, other = one("text"), one("text", "menu.choices")
    made = report([text], [text, other, one("buttons")], [one("acts", now=Side(acts=("orders.cancel",))), one("text")])
    assert [(group.kind, group.chats) for group in made.groups] == [
        ("acts", 1), ("text", 3), ("text", 1), ("buttons", 1)]


def test_a_difference_in_several_turns_of_a_chat_is_one_chat():
    made = report([one("text", turn=7), one("text", turn=9)], [one("text", chat=2, turn=2)])
    [group] = made.groups
    assert (group.chats, group.turns, group.conversations, group.example.turn) == (2, 3, [1, 2], 2)
    assert headline(group) == "2 chats read another text at track.moving"


def test_reports_of_several_processes_add_up():
    first, second = report([one("text", turn=5)], stopped=OTHER_DEED), report([one("text", turn=2)], [one("buttons")])
    first.untold["order.weight"] += 1
    second.untold["order.weight"] += 2
    first.add(second)
    assert (first.chats, first.turns, first.untold, first.stopped) == (3, 9, {"order.weight": 3}, {OTHER_DEED: 1})
    assert [(one.kind, one.chats, one.example.turn) for one in first.groups] == [("text", 2, 2), ("buttons", 1, 1)]


def test_only_differences_of_one_flow_are_counted_when_asked():
    made = Report()
    found = [one("text", flows=frozenset({"track", "menu"})), one("text", "menu.choices", flows=frozenset({"menu"}))]
    made.count(1, Followed(turns=2, differences=found), only="track")
    assert [group.example.place for group in made.groups] == ["track.moving"] and made.turns == 2


def test_both_sides_stand_next_to_each_other():
    then, now = ["Hi Sam", "Your parcel is on its way to you today", "[Menu]"], ["Hi Sam", "It comes", "[Menu]"]
    assert list(beside(then, now, 53)) == [
        "then                        now",
        "Hi Sam                      Hi Sam",
        "Your parcel is on its way ≠ It comes",
        "to you today",
        "[Menu]                      [Menu]",
    ]


def test_a_word_longer_than_a_column_is_cut_and_nothing_is_lost():
    then = ["https://linden.example/a/very/long/address/that/never/ends", "📦📦📦📦📦📦📦📦📦📦📦📦📦📦📦"]
    lines = list(beside(then, [], 53))
    assert "".join(line.partition("≠")[0].strip() for line in lines[1:]) == "".join(then)
    assert max(len(line) for line in lines) <= 53


def test_an_empty_side_is_an_empty_column():
    assert list(beside([], [], 60)) == ["then" + " " * 24 + "   now"]


def test_what_is_red_is_what_stops_a_publish():
    made = report([one("acts", now=Side(acts=("orders.cancel",))), one("text")])
    lines = list(told(made, 100, color=True))
    assert [line for line in lines if "\033" in line] == [
        "\033[31;1m1 chat would now cancel an order at track.moving\033[0m"]
    assert lines[-1] == "This stops a publish." and lines[-2] == "1 chat, 3 turns: 2 differences."


def test_the_end_tells_what_was_not_looked_at():
    made = report([one("text", borrowed=("order.carrier",))], [], stopped=OTHER_DEED, left_out=2, untold=["a.b"])
    said = "\n".join(told(made, 100))
    assert "not as of that moment: order.carrier" in said
    assert f"2 chats not followed to the end: {OTHER_DEED}." in said
    assert "2 turns could not be told: nothing recorded tells a.b." in said
    assert "4 turns left out: " in said and "This stops" not in said


def test_nobody_is_in_a_report(small_shop, draft):
    small_shop.order(number="L-77123")
    for text in ("cancel my order L-77123", "no, write to sam.tyler@private.example", "no"):
        small_shop.says(text)
    changed = draft({"words/en.yaml": [
        ("kept: All right, order {order.number} stays as it is.", "kept: Fine {shopper.name}, {order.number} stays."),
        ("hasn't shipped", "has not left")]})
    made = differences(small_shop.db, changed, LONG_AGO)
    said = str(made.plain()) + "\n".join(told(made, 120))
    assert "A-10001" in said and "has not left" in said and made.plain()["differences"][0]["conversations"] == [1]
    for private in ("Tyler", "77123", "private.example", "447700", "SW1A"):
        assert private not in said


def test_a_contact_that_is_gone_is_masked_by_shape_alone():
    made = report([one("text", then=Side("write to a@b.example"), now=Side("call +90 532 111 22 33"))])

    class Nobody:
        def one(self, sql, **values):
            return None

    made.mask(Nobody(), ("en",))
    assert "b.example" not in str(made.plain()).replace("mail.example", "") and "532" not in str(made.plain())
