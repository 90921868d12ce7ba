"""P001, P004–P007, P030–P032: what only the shop knows, each at its characters, and quiet where all is well."""

from dataclasses import replace

import pytest

from flows.actions import CATALOG as WHOLE
from flows.engine.checks import check
from flows.engine.checks.named_codes import named_codes
from flows.engine.checks.report import as_text
from flows.engine.shop_facts import CodeFact, ShopFacts, TemplateFact
from tests.flows.checks.conftest import CATALOG
from tests.flows.checks.test_template_rules import BODY, TEMPLATES

T, O, M = "words/tr.yaml", "orders.yaml", "templates.yaml"  # noqa: E741
DONE = "Canceled."
SAID = "Kodunuz BAHAR20 ile %20 indirim."
WORKING = ("KASIM15 (until 29 Nov 2026)", "KARGO")
ENDED, OFF = CodeFact("ended", "15 Nov 2026"), CodeFact("off", "1 Nov 2026")
REFUSED = CodeFact("refused", "gone")
USED_UP, LATER, WORKS = CodeFact("used_up"), CodeFact("later", "1 Dec 2026"), CodeFact("works", "29 Nov 2026")
APPROVED = TemplateFact("approved")
BOTH = {("sent", "en"): APPROVED, ("sent", "tr"): APPROVED}
PROMO = replace(
    CATALOG,
    actions={**CATALOG.actions, "promo.check": WHOLE.actions["promo.check"]},
    entities={**CATALOG.entities, "promo_code": WHOLE.entities["promo_code"]},
)
LOOK = """\
flow: look
start: {intent: find_order}
slots:
  code: {type: promo_code_text, optional: true}
states:
  look:
    do: promo.check
    with: {code: BAHAR20}
    next: {works: menu, refused: menu, refused_with_other: handoff}
"""
ASKS = """\
    choose:
      - when: {code: [KASIM15, BAHAR20]}
        go: menu
      - when: {any: [{promo.code: NOV99}, {code: empty}]}
        go: menu
      - go: handoff
"""


def told(shop, facts, catalog=CATALOG):
    """What the shop adds to the problems of the files: code, severity, file, line, column, characters."""
    problems = check(shop.folder, catalog, facts_of=lambda _: facts).problems
    return [(one.code, one.severity, one.place.file, one.place.line, one.place.column, shop.at(one.place))
            for one in problems if one.code[0] == "P" and one.code not in ("P002",)]


FAULTY = [
    ("P001", "error", ENDED), ("P001", "error", OFF), ("P004", "error", None), ("P005", "error", USED_UP),
    ("P006", "warning", LATER), ("P007", "error", REFUSED),
]


@pytest.mark.parametrize(("code", "severity", "fact"), FAULTY)
def test_a_code_that_would_be_refused_is_told_at_its_characters(small_shop, code, severity, fact):
    small_shop.change(T, DONE, SAID)
    facts = ShopFacts({"BAHAR20": fact} if fact else {}, WORKING)
    assert told(small_shop, facts) == [(code, severity, T, 35, 17, "BAHAR20")]
    assert told(small_shop, ShopFacts({"BAHAR20": WORKS})) == []
    assert code not in [one[0] for one in small_shop.found()], "without the shop nobody can know"


def test_a_dead_code_reads_like_every_problem(small_shop):
    small_shop.change(T, DONE, SAID)
    facts = ShopFacts({"BAHAR20": ENDED}, WORKING)
    checked = check(small_shop.folder, CATALOG, facts_of=lambda _: facts)
    problem = next(one for one in checked.problems if one.code == "P001")
    assert as_text(checked.library, problem, "flows") == """\
flows/words/tr.yaml:35:17: error[P001]: `orders.done` (language `tr`) names promo code `BAHAR20`, which ended on 15 Nov 2026
   |
34 |   sure: "Cancel order {order.number}?"
35 |   done: Kodunuz BAHAR20 ile %20 indirim.
   |                 ^^^^^^^ ended
   |
   = Shoppers who try it would be refused at checkout.
   = codes that work today: KASIM15 (until 29 Nov 2026), KARGO
   = fix: name one that works, or write `{promo.code}` of one that `promo.best` finds"""  # noqa: E501


@pytest.mark.parametrize("fact", [USED_UP, LATER, None, OFF, REFUSED])
def test_each_fate_has_its_own_words(small_shop, fact):
    small_shop.change(T, DONE, SAID)
    facts = ShopFacts({"BAHAR20": fact} if fact else {})
    checked = check(small_shop.folder, CATALOG, facts_of=lambda _: facts)
    (problem,) = [one for one in checked.problems if one.code in ("P001", "P004", "P005", "P006", "P007")]
    words = {REFUSED: "rule `gone`",
             USED_UP: "used up", LATER: "from 1 Dec 2026 on", None: "does not have", OFF: "switched off on 1 Nov 2026"}
    assert words[fact] in problem.says and problem.why and "today: none" in problem.allowed and problem.fix
    assert 0 < len(problem.label.split()) <= 5


@pytest.mark.parametrize(("sentence", "facts", "found"), [
    ("Kodunuz FREESHIP ile kargo.", {}, []),  # a word in capitals, and no code of the shop
    ("Kodunuz FREESHIP ile kargo.", {"FREESHIP": ENDED}, ["FREESHIP"]),
    ("Kodunuz FREESHIP ile kargo.", {"FREESHIP": WORKS}, []),
    ("FREESHIP paketi yolda.", {"FREESHIP": ENDED}, []),  # nobody speaks of codes
    ("Kod KASIM15, olmazsa kod BAHAR20.", {"KASIM15": WORKS, "BAHAR20": USED_UP}, ["BAHAR20"]),
    ("15% linden.example/KASIM15", {"KASIM15": ENDED}, []),  # a link, not a code
    ("Kodunuz {order.number} için.", {}, []),
])
def test_only_what_is_a_code_is_one(small_shop, sentence, facts, found):
    small_shop.change(T, DONE, sentence)
    assert [one[5] for one in told(small_shop, ShopFacts(facts))] == found


def test_an_example_may_name_a_code_that_is_none(small_shop):
    small_shop.change(T, 'example: {any: "For example: 2"}', 'example: {any: "Kod: BAHAR20"}')
    assert told(small_shop, ShopFacts()) == []


def test_a_code_in_a_template_is_told_there(small_shop):
    small_shop.add(M, TEMPLATES.replace(BODY, "Sipariş {{1}} yolda, {{2}}. İndirim kodu: BAHAR20, teşekkürler."))
    found = told(small_shop, ShopFacts({"BAHAR20": ENDED}, templates=BOTH))
    assert found == [("P001", "error", M, 9, 56, "BAHAR20")]


def test_a_code_that_an_action_is_given_is_told_there(small_shop):
    small_shop.change(O, "start: {intent: find_order}\n", "").change("built_in.yaml", "orders: orders", "look: look")
    small_shop.change_words("  orders: My orders\n", "  look: My orders\n").add("look.yaml", LOOK)
    assert told(small_shop, ShopFacts({"BAHAR20": ENDED}), PROMO) == [
        ("P001", "error", "look.yaml", 8, 18, "BAHAR20")]
    assert told(small_shop, ShopFacts({"BAHAR20": WORKS}), PROMO) == []


def test_a_condition_may_ask_for_a_dead_code_but_not_for_one_that_never_was(small_shop):
    look = LOOK.replace("menu, refused: menu", "asks, refused: asks") + "  asks:\n" + ASKS
    small_shop.add("look.yaml", look.replace("find_order", "look"))
    facts = ShopFacts({"BAHAR20": ENDED, "KASIM15": WORKS})
    found = told(small_shop, facts, PROMO)
    assert [(one[0], one[1], one[3]) for one in found] == [("P001", "error", 8), ("P004", "warning", 14)]
    library = check(small_shop.folder, PROMO).library
    assert [(one.code, one.is_asked) for one in named_codes(library)] == [
        ("BAHAR20", False), ("NOV99", True), ("KASIM15", True), ("BAHAR20", True)]


STANDINGS = [
    ("P030", "warning", TemplateFact("unsubmitted"), "not handed in"),
    ("P030", "warning", None, "not handed in"),
    ("P030", "warning", TemplateFact("pending"), "in review"),
    ("P030", "warning", TemplateFact("approved", changed=True), "another text"),
    ("P030", "warning", TemplateFact("rejected", "spam", changed=True), "another text"),
    ("P031", "error", TemplateFact("rejected", "Looks like marketing."), '"Looks like marketing."'),
    ("P031", "error", TemplateFact("rejected"), "rejected by WhatsApp (language `tr`)"),
    ("P032", "warning", TemplateFact("paused"), "paused"),
    ("P032", "error", TemplateFact("disabled"), "disabled"),
]


@pytest.mark.parametrize(("code", "severity", "fact", "says"), STANDINGS)
def test_a_template_that_can_not_be_sent_is_told_in_its_language(small_shop, code, severity, fact, says):
    small_shop.add(M, TEMPLATES)
    templates = {**BOTH, ("sent", "tr"): fact} if fact else {("sent", "en"): APPROVED}
    facts = ShopFacts(templates=templates)
    (found,) = told(small_shop, facts)
    assert found[:5] == (code, severity, M, 9, 13)
    (problem,) = check(small_shop.folder, CATALOG, facts_of=lambda _: facts).problems
    assert says in problem.says and "`sent`" in problem.says and problem.why and problem.fix and problem.label


def test_templates_that_are_approved_are_quiet(small_shop):
    small_shop.add(M, TEMPLATES)
    assert told(small_shop, ShopFacts(templates=BOTH)) == []


def test_flows_that_could_not_be_read_are_no_reason_to_ask_nothing(small_shop):
    small_shop.change(T, DONE, SAID).change(O, "flow: orders", "flow: My Orders")
    assert "P001" in [one[0] for one in told(small_shop, ShopFacts({"BAHAR20": ENDED}))]


@pytest.mark.parametrize(("old", "new", "codes"), [
    ("  change: Which of it?", "  change: Which of it?\n  no_code: It ended.\n  other_code: '{code} works.'", []),
    ("  change: Which of it?", "  change: Which of it?\n  no_code: '{code} ended.'\n  other_code: Another.", ["V011"]),
    ("  done: Canceled.", "  done: {text: Canceled., no_code: Over., other_code: 'Take {code}.'}", []),
    ("  done: Canceled.", "  done: {text: Canceled., other_code: '{order.number}'}", ["V011"]),
    ("  nothing: No orders here.", "  nothing: No orders here.\n  no_code: Over.", ["T005"]),
])
def test_the_words_for_a_code_that_ended_know_the_other_code_alone(small_shop, old, new, codes):
    small_shop.change_words(old, new)
    assert sorted({one[0] for one in small_shop.found()}) == codes
