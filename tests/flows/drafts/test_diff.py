"""`flask flows diff`: every kind of difference said once, in words; a comment is none."""

import json

import pytest

from flows.actions.catalog import CATALOG
from flows.engine.differences import Difference, differences
from flows.engine.loader import load_library
from flows.engine.told import summary, told
from tests.flows.drafts.conftest import DEFAULT, run

OLD = load_library(DEFAULT, CATALOG)


def found(folder):
    return differences(OLD, folder.library())


def only(folder):
    (one,) = found(folder)
    return one


def test_the_same_is_the_same(folder):
    assert found(folder) == []
    result = run("diff", DEFAULT, folder.path)
    assert (result.exit_code, result.stdout) == (0, "No differences.\n")


def test_comments_blank_lines_and_the_order_of_flows_are_no_difference(folder):
    text = folder.read("returns.yaml").replace("  why:", "\n\n  why:")
    folder.write("returns.yaml", f"# A word to colleagues.\n\n{text}")
    first, second = folder.read("returns.yaml").split("\n---\n")
    folder.write("returns.yaml", f"{second.rstrip()}\n---\n{first}\n")
    folder.add("words/fa.yaml", "# پایان\n")
    assert found(folder) == []


@pytest.mark.parametrize(
    ("right", "other", "name", "detail"),
    [
        (
            "    ask: reason\n    buttons: {person: handoff}\n    next: proof_wanted",
            "    ask: reason\n    buttons: {person: handoff}\n    next: plan",
            "why",
            "next → plan, not proof_wanted",
        ),
        (
            "needs_review: review",
            "needs_review: handoff",
            "open",
            "outcome needs_review → handoff, not review",
        ),
        (
            "buttons: {cancel: cancel_order, different: another, person: handoff}",
            "buttons: {cancel: cancel_order, different: another}",
            "still_here",
            "button person → handoff gone",
        ),
        (
            "buttons: {refund: refund_status, menu: menu}\n\n  review",
            "buttons: {refund: refund_status}\n\n  review",
            "opened",
            "button menu → menu gone",
        ),
        (
            "{cancel: cancel_order, different: another, person: handoff}",
            "{different: another, cancel: cancel_order, person: handoff}",
            "still_here",
            "ways out in another order",
        ),
        ("    skip: settle\n", "    skip: handoff\n", "show_us", "skip → handoff, not settle"),
        ("    skip: settle\n", "", "show_us", "skip → settle gone"),
        (
            "    skip: settle\n",
            "    skip: settle\n    otherwise: plan\n",
            "show_us",
            "otherwise → plan new",
        ),
        (
            "    skip: settle\n",
            "    skip: settle\n    expire_after: 3d\n",
            "show_us",
            "expire_after changed",
        ),
        (
            "    none: nothing_left\n",
            "    none: handoff\n",
            "which_items",
            "none → handoff, not nothing_left",
        ),
        (
            "    from: order.returnable_lines\n",
            "    from: order.lines\n",
            "which_items",
            "source changed",
        ),
        (
            "    say: kept\n",
            "    say: review\n",
            "kept",
            "text return_item.review, not return_item.kept",
        ),
        (
            "    do: refunds.latest\n    next: {sent: in_time, pending: in_time, none: none}",
            "    do: promo.best\n    next: {works: sent, none: none}",
            "",
            "",
        ),
        (
            "{order: order, items: items, reason: reason, plan: plan}",
            "{order: order, items: items, plan: plan}",
            "summary",
            "repeats changed",
        ),
        (
            "with: {prefer: different, spoken_of: order}",
            "with: {prefer: returnable, spoken_of: order}",
            "another",
            "arguments changed",
        ),
        (
            "    next: handoff\n\n  kept",
            "    next: {end: passed_on}\n\n  kept",
            "review",
            "next → end: passed_on, not handoff",
        ),
        (
            "    say: review\n    next: handoff",
            "    say: review\n    next: menu",
            "review",
            "next → menu, not handoff",
        ),
        (
            "    next: {yes: open, no: kept}",
            "    change: [reason]\n    next: {yes: open, no: kept}",
            "summary",
            "change changed",
        ),
    ],
)
def test_what_changed_in_a_state(folder, right, other, name, detail):
    folder.change("returns.yaml", right, other)
    if not name:  # another action: what it gives and how it ends change with it
        assert any("does promo.best, not refunds.latest" in one.details for one in found(folder))
        return
    assert only(folder) == Difference("state", "changed", f"return_item.{name}", (detail,))
    assert run("diff", DEFAULT, folder.path).stdout.startswith(
        f"state return_item.{name}: {detail}\n"
    )


def test_another_condition_is_another_way(folder):
    folder.change("returns.yaml", "- when: {reason: filled}", "- when: {reason: damaged}")
    assert set(only(folder).details) == {
        "when reason: damaged → proof_wanted new",
        "when reason filled → proof_wanted gone",
    }


def test_another_verb(folder):
    folder.change(
        "returns.yaml", "    say: review\n    next: handoff", "    choose:\n      - go: handoff"
    )
    one = only(folder)
    assert one.name == "return_item.review" and one.details[0] == "choose, not say"


def test_states_that_are_new_and_gone(folder):
    folder.change("returns.yaml", "  kept:\n    say: kept", "  left:\n    say: kept")
    folder.change("returns.yaml", "yes: open, no: kept}", "yes: open, no: left}")
    for _ in range(2):
        folder.change("returns.yaml", "yes: swap, no: kept}", "yes: swap, no: left}")
    assert [(one.kind, one.name) for one in found(folder)] == [
        ("changed", "return_item.summary"),
        ("new", "return_item.left"),
        ("changed", "return_item.swap_alone"),
        ("changed", "return_item.swap_summary"),
        ("gone", "return_item.kept"),
    ]
    told = run("diff", DEFAULT, folder.path).stdout
    assert "state return_item.left new\n" in told and "state return_item.kept gone\n" in told


def test_flows_that_are_new_and_gone(folder):
    folder.change(
        "menu.yaml",
        "flow: thanks\nabout: A shopper says thank you.",
        "flow: thanked\nabout: Thank you.",
    )
    folder.change("words/en.yaml", "\nthanks:", "\nthanked:")
    kinds = {(one.part, one.kind, one.name) for one in found(folder)}
    assert {("flow", "new", "thanked"), ("flow", "gone", "thanks")} <= kinds
    assert ("text", "new", "thanked.welcome") in kinds and (
        "text",
        "gone",
        "thanks.welcome",
    ) in kinds


@pytest.mark.parametrize(
    ("right", "other", "detail"),
    [
        (
            "about: A shopper sends something back.",
            "about: Returns.",
            "about Returns., not A shopper sends something back.",
        ),
        (
            "start: {intent: return_item}",
            "start: {event: shipment.delivered}",
            "intent nothing, not return_item",
        ),
        ("  photo: {type: image, optional: true}", "  photo: {type: image}", "slot photo changed"),
        (
            "  photo: {type: image, optional: true}",
            "  photo: {type: image, optional: true}\n  note: {type: text}",
            "slot note new",
        ),
        ("too_big, damaged", "damaged", "slot reason changed"),
        ("slots:\n", "takes: [number]\nslots:\n", "takes number, not nothing"),
        ("slots:\n", "gives: [order]\nslots:\n", "gives order, not nothing"),
    ],
)
def test_what_changed_in_a_flow_itself(folder, right, other, detail):
    folder.change("returns.yaml", right, other)
    (one,) = (one for one in found(folder) if one.part == "flow")
    assert (one.kind, one.name) == ("changed", "return_item")
    assert detail in one.details


def test_another_first_state(folder):
    text = folder.read("menu.yaml")
    more = "states:\n  before: {say: hello, next: hello}\n  hello:"
    folder.write("menu.yaml", text.replace("states:\n  hello:", more))
    details = {one.name: one.details for one in found(folder)}
    assert (
        details["greeting"] == ("begins with before, not hello",)
        and details["greeting.before"] == ()
    )


# ---- words, phrases, templates, the shop ----------------------------------------------------------------


def test_a_text_changed_in_three_languages_is_one_line(folder):
    for language in ("tr", "en", "fa"):
        text = folder.read(f"words/{language}.yaml")
        before = OLD.words[language]["return_item.kept"].text
        assert text.count(before) == 1
        folder.write(f"words/{language}.yaml", text.replace(before, before.replace(".", "!")))
    one = only(folder)
    assert (one.kind, one.name, one.languages) == (
        "changed",
        "return_item.kept",
        ("tr", "en", "fa"),
    )
    result = run("diff", DEFAULT, folder.path)
    assert result.exit_code == 1
    assert result.stdout == (
        "1 text changed in 3 languages: return_item.kept (tr, en, fa)\n\n1 difference: 1 text.\n"
    )


def test_texts_that_are_new_and_gone_by_language(folder):
    folder.add("words/et.yaml", "extra: {one: Üks, two: Kaks}\n")
    folder.add("words/en.yaml", "extra: {one: One}\n")
    assert [(one.kind, one.name, one.languages) for one in found(folder)] == [
        ("new", "extra.one", ("en", "et")),
        ("new", "extra.two", ("et",)),
    ]
    old, new = folder.library(), OLD
    assert {(one.kind, one.name) for one in differences(old, new)} == {
        ("gone", "extra.one"),
        ("gone", "extra.two"),
    }
    assert told(found(folder)).splitlines()[:2] == [
        "1 text new in 2 languages: extra.one (en, et)",
        "1 text new in 1 language: extra.two (et)",
    ]


def test_many_texts_are_counted_not_listed(folder):
    (folder.path / "words" / "et.yaml").unlink()
    folder.change("shop.yaml", "[tr, en, fa, et]", "[tr, en, fa]")
    line = told(found(folder)).splitlines()[0]
    count = len(OLD.words["et"])
    assert line.startswith(f"{count} texts gone in 1 language: ") and line.endswith(
        f" and {count - 8} more (et)"
    )
    assert any(
        one.name == "languages" and one.details == ("tr, en, fa, not tr, en, fa, et",)
        for one in found(folder)
    )


def test_phrases_that_are_new_and_gone(folder):
    folder.change(
        "intents.yaml",
        "    - where is my order\n    - wheres my stuff\n",
        "    - where is it then\n",
    )
    assert only(folder) == Difference(
        "intent",
        "changed",
        "find_order",
        (
            "1 phrase new in en: where is it then",
            "2 phrases gone in en: where is my order; wheres my stuff",
        ),
    )
    assert run("diff", DEFAULT, folder.path).stdout == (
        "intent find_order changed:\n"
        "  1 phrase new in en: where is it then\n"
        "  2 phrases gone in en: where is my order; wheres my stuff\n"
        "\n1 difference: 1 intent.\n"
    )


def test_intents_that_are_new_and_gone(folder):
    folder.add("intents.yaml", "odd_wish:\n  en: [an odd wish]\n")
    assert only(folder) == Difference("intent", "new", "odd_wish")
    assert [one.kind for one in differences(folder.library(), OLD)] == ["gone"]


@pytest.mark.parametrize(
    ("right", "other", "detail"),
    [
        ("category: utility", "category: marketing", "category marketing, not utility"),
        ("Your order has shipped.", "Your order is on its way.", "en body changed"),
        ("variables: [order.number]", "variables: [order.carrier]", "en variables changed"),
        (
            "start:stop_updates: Stop these updates}",
            "start:stop_updates: Stop this}",
            "en buttons changed",
        ),
    ],
)
def test_what_changed_in_a_template(folder, right, other, detail):
    folder.change("templates.yaml", right, other)
    one = only(folder)
    assert (one.part, one.kind, one.name) == ("template", "changed", "order_shipped")
    assert detail in one.details


def test_templates_that_are_new_and_gone(folder):
    folder.change("templates.yaml", "order_shipped:", "order_left:")
    assert [(one.kind, one.name) for one in found(folder)] == [
        ("new", "order_left"),
        ("gone", "order_shipped"),
    ]


@pytest.mark.parametrize(
    ("right", "other", "kind", "name", "details"),
    [
        ("  refund_days: 5 ", "  refund_days: 5\n  hold_days: 3 ", "new", "policy.hold_days", ()),
        ("tone: formal", "tone: familiar", "changed", "tone", ("familiar, not formal",)),
        ("name: Linden", "name: Birch", "changed", "name", ("Birch, not Linden",)),
        ("currency: TRY\n", "", "gone", "currency", ()),
        (
            "[tr, en, fa, et]",
            "[en, tr, fa, et]",
            "changed",
            "languages",
            ("en, tr, fa, et, not tr, en, fa, et",),
        ),
        (
            "shop: https://linden.example,",
            "shop: https://birch.example,",
            "changed",
            "links.shop",
            ("https://birch.example, not https://linden.example",),
        ),
        (
            "hello@linden.example",
            "hi@linden.example",
            "changed",
            "contact.email",
            ("hi@linden.example, not hello@linden.example",),
        ),
    ],
)
def test_what_changed_in_the_shop(folder, right, other, kind, name, details):
    folder.change("shop.yaml", right, other)
    assert only(folder) == Difference("shop", kind, name, details)


@pytest.mark.parametrize(
    ("right", "other", "kind", "detail"),
    [
        ("window: 14 ", "window: 30 ", "returns", "window 14 → 30 days"),
        ("window: 14 ", "review_over: 500\n  window: 14 ", "returns", "review_over none → 500"),
        ("send_within: 14", "send_within: 7", "returns", "send_within 14 → 7 days"),
        ("send_within: 14", "send_within: 14\n  label_within: 24", "returns", "label_within none → 24 hours"),
        ("      then: review", "      then: refuse", "returns", "rule high_value review → refuse"),
        ("{item.final_sale: true}", "{item.category: sale}", "returns",
         "rule final_sale when item.final_sale: true → item.category: sale"),
        ("rule: in_time", "rule: fine", "returns", "rule fine new"),
        ("rule: in_time", "rule: fine", "returns", "rule in_time gone"),
        ("[placed, packed]", "placed", "cancel",
         "rule still_here when order.stage: placed, packed → order.stage: placed"),
    ],
)  # fmt: skip
def test_what_changed_in_the_policy(folder, right, other, kind, detail):
    folder.change("policy.yaml", right, other)
    one = only(folder)
    assert (one.part, one.kind, one.name) == ("policy", "changed", kind) and detail in one.details


def test_rules_in_another_order(folder):
    sale = "    - rule: final_sale\n      when: {item.final_sale: true}\n      then: refuse\n"
    late = "    - rule: too_late\n      when: {order.in_window: false}\n      then: refuse\n"
    folder.change("policy.yaml", sale + late, late + sale)
    assert only(folder).details == ("rules in another order",)


def test_other_hours_are_told_whole(folder):
    folder.change("shop.yaml", "mon-fri: 09:00-18:00", "mon: 10:00-12:30")
    assert only(folder).details == (
        "mon 10:00-12:30, not "
        "mon 09:00-18:00; tue 09:00-18:00; wed 09:00-18:00; thu 09:00-18:00; fri 09:00-18:00",
    )


# ---- the command ----------------------------------------------------------------------------------------


def test_everything_at_once_in_order_and_counted(folder):
    folder.change("returns.yaml", "needs_review: review", "needs_review: handoff")
    folder.change("policy.yaml", "window: 14", "window: 30")
    folder.change("templates.yaml", "order_shipped:", "order_left:")
    folder.add("words/en.yaml", "extra: One\n")
    folder.add("intents.yaml", "odd_wish:\n  en: [an odd wish]\n")
    result = run("diff", DEFAULT, folder.path)
    assert result.stdout.splitlines() == [
        "state return_item.open: outcome needs_review → handoff, not review",
        "1 text new in 1 language: extra (en)",
        "intent odd_wish new",
        "template order_left new",
        "template order_shipped gone",
        "return policy: window 14 → 30 days",
        "",
        "6 differences: 1 state, 1 text, 1 intent, 2 templates, 1 policy change.",
    ]
    assert summary(found(folder)) == result.stdout.splitlines()[-1]


def test_machines_get_json(folder):
    folder.change("returns.yaml", "needs_review: review", "needs_review: handoff")
    result = run("diff", DEFAULT, folder.path, "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "differences": [
            {
                "part": "state",
                "kind": "changed",
                "name": "return_item.open",
                "details": ["outcome needs_review → handoff, not review"],
                "languages": [],
            }
        ]
    }
    same = run("diff", DEFAULT, DEFAULT, "--format", "json")
    assert (same.exit_code, json.loads(same.stdout)) == (0, {"differences": []})


def test_a_folder_that_is_not_there_and_one_with_mistakes(folder, tmp_path):
    result = run("diff", DEFAULT, tmp_path / "none")
    assert result.exit_code == 3 and "There is no folder" in result.stderr
    assert run("diff", DEFAULT).exit_code == 2
    folder.change("returns.yaml", "needs_review: review", "needs_review: nowhere")
    result = run("diff", DEFAULT, folder.path)
    assert result.exit_code == 1 and "problems; see `flask flows check" in result.stderr
