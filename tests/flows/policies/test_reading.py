"""policy.yaml is read strictly: each slip has its code and its place; and what the checker proves beyond."""

import shutil

import pytest

from flows.actions import CATALOG
from flows.engine.checks import check
from flows.engine.library import Shop
from flows.engine.loader import load_library, read_folder, revision_of
from tests.flows.policies.conftest import read
from tests.flows.talks.conftest import DEFAULT

GOOD = """returns:
  window: 30
  send_within: 10
  review_over: 500
  rules:
    - rule: late
      when: {order.in_window: false, not: {reason: damaged}}
      then: refuse
    - rule: else
      then: refund
cancel:
  rules:
    - rule: any_time
      then: cancel
"""


def test_what_is_written_is_read():
    shop, problems = read(GOOD, Shop(name="Linden", policy={"refund_days": 5}))
    assert problems == []
    assert [(rule.name, rule.then) for rule in shop.rules["returns"].rules] == [("late", "refuse"), ("else", "refund")]
    assert shop.rules["returns"].rules[0].when.operator == "all" and shop.rules["cancel"].rules[0].when is None
    assert shop.policy == {"refund_days": 5, "return_days": 30, "ship_by_days": 10, "review_over": 500}
    assert shop.rules["returns"].numbers == {"window": 30, "send_within": 10, "review_over": 500}


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "column"),
    [
        ("cancel:", "cancels:", "F001", 11, 1),
        ("  window: 30", "  windw: 30", "F001", 2, 3),
        ("      when: {o", "      wen: {o", "F001", 7, 7),
        ("window: 30", "window: a month", "F013", 2, 11),
        ("window: 30", "window: 4000", "P032", 2, 11),
        ("window: 30", "window: -1", "P032", 2, 11),
        ("send_within: 10", "send_within: 0", "P032", 3, 16),
        ("send_within: 10", "label_within: 0", "P032", 3, 17),
        ("then: refund", "then: refnd", "P033", 10, 13),
        ("then: refund", "then: voucher", "P033", 10, 13),
        ("then: cancel", "then: refund", "P033", 14, 13),
        ("- rule: late", "- rule: Too Late", "F008", 6, 13),
        ("    - rule: else\n", "    - rule: late\n", "P031", 9, 13),
        ("    - rule: else\n      then: refund", "    - then: refund", "F004", 9, 7),
        ("      then: refuse\n", "", "F004", 6, 7),
        ("order.in_window: false", "order.window: false", "F006", 7, 14),
        ("order.in_window: false", "order.in_window: soon", "F012", 7, 31),
        ("order.in_window: false", "order.stage: placed", "F006", 7, 14),
        ("order.in_window: false", "order.days_since_delivery: {over: 99999}", "P032", 7, 14),
        ("order.in_window: false", "order.days_since_delivery: {after: today}", "F012", 7, 41),
        ("{reason: damaged}", "{reason: damagd}", "F012", 7, 52),
        ("  rules:\n    - rule: any_time\n      then: cancel", "  rules: any", "F002", 12, 10),
        ("  rules:\n    - rule: any_time\n      then: cancel", "  rules: []", "F002", 12, 10),
        ("cancel:\n  rules:\n    - rule: any_time\n      then: cancel", "cancel: {}", "F004", 11, 9),
        (GOOD, "[1]\n", "F002", 1, 1),
    ],
)
def test_each_slip_has_its_place(old, new, code, line, column):
    assert old in GOOD
    _, problems = read(GOOD.replace(old, new, 1))
    assert [(one.code, one.place.line, one.place.column) for one in problems] == [(code, line, column)]
    assert problems[0].place.file == "policy.yaml" and (problems[0].fix or problems[0].meant)


def test_a_number_in_two_files_is_told():
    _, problems = read(GOOD, Shop(name="Linden", policy={"return_days": 14}))
    assert [(one.code, one.place.line) for one in problems] == [("P034", 2)]
    assert "`return_days`" in problems[0].fix


# ---- what the checker proves ------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """The shipped shop, with policy.yaml or another file changed."""
    home = tmp_path / "shop"
    shutil.copytree(DEFAULT, home, ignore=shutil.ignore_patterns("talks"))

    def change(*changes):
        for name, old, new in changes:
            text = (home / name).read_text(encoding="utf-8")
            assert old in text, old
            (home / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return [(one.code, one.place.file, one.place.line) for one in check(home, CATALOG).problems]

    change.home = home
    return change


SHIPPED_LINES = (DEFAULT / "policy.yaml").read_text(encoding="utf-8").splitlines()
P, RULE = "policy.yaml", "    - rule: high_value "
SALE = "    - rule: {}\n      when: {}\n      then: refuse\n"
EN, TR = "words/en.yaml", "words/tr.yaml"


def test_the_shipped_policy_is_clean(folder):
    assert folder() == []


@pytest.mark.parametrize(
    ("name", "when"),
    [
        ("dead", "{item.final_sale: true}"),  # the same again
        ("dead", "{item.final_sale: true, reason: damaged}"),  # a part of it
        ("dead", "{order.in_window: false, photo: filled}"),
        ("dead", "{any: [{item.final_sale: true}, {order.in_window: false}]}"),
        ("dead", "{all: [{reason: damaged}, {reason: too_big}]}"),  # contradicts itself
    ],
)
def test_a_rule_that_never_decides(folder, name, when):
    words = [(f"words/{one}.yaml", "    high_value:", f"    {name}: {{decision.order}}\n    high_value:")
             for one in ("en", "tr", "fa", "et")]  # fmt: skip
    words = [(file, old, new.replace("{decision.order}", '"{decision.order}."')) for file, old, new in words]
    assert ("P035", P, 13) in folder((P, RULE, SALE.format(name, when) + RULE), *words)


def test_what_stands_behind_the_last_rule_never_decides(folder):
    found = folder((P, "    - rule: in_time\n      then: refund", "    - rule: in_time\n      then: refund\n"
                       "    - rule: late_again\n      when: {photo: filled}\n      then: refuse"))
    codes = {code for code, _, _ in found}
    assert {"P030", "P035", "T002"} <= codes, "a `when` at the end, never asked, and no sentence"


@pytest.mark.parametrize(("when", "codes"), [
    ("{all: [{customer.tags: vip}, {customer.tags: gold}]}", []),  # both may be said of one customer
    ("{all: [{customer.tags: empty}, {customer.tags: vip}]}", ["P035"]),
    ("{customer.tags: {over: 1}}", ["F012"]),
    ("{customer.tag: vip}", ["F006"]),
])
def test_rules_about_tags(folder, when, codes):
    found = folder((P, "{return.over_limit: true}", when))
    assert [code for code, _, _ in found if code != "T005"] == codes


def test_both_of_a_yes_or_no_leave_nothing_over(folder):
    found = folder((P, RULE, "    - rule: in_time\n      when: {order.in_window: true}\n      then: refund\n" + RULE),
                   (P, "    - rule: in_time\n      then: refund\n\n", "    - rule: rest\n      then: refund\n\n"))
    assert [line for code, _, line in found if code == "P035"] == [16, 19]


def test_a_sentence_is_missing_in_one_language(folder):
    found = folder(("words/fa.yaml", "    high_value: مرجوعی با این مبلغ را باید همکارم ببیند.\n", ""))
    assert [(code, file) for code, file, _ in found] == [("T001", TR)]


def test_a_sentence_of_no_rule_is_never_said(folder):
    found = folder((EN, "    high_value:", "    hihg_value: Somebody looks.\n    high_value:"))
    assert ("T005", EN) in [(code, file) for code, file, _ in found]


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ('"The last day was {decision.until}."', {"P036", "T003"}),
        ('"{decision.until, select, empty {Not {decision.until}.} other {On {decision.until}.}}"', {"P036", "T003"}),
        ('"{order.number} is too late."', {"V011", "T003"}),
        ('"{decision.window, plural, one {# day} other {# days}} are over."', {"T003"}),
    ],
)
def test_a_sentence_with_a_hole(folder, sentence, codes):
    text = (folder.home / EN).read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith("    too_late: \"{decision.until"))
    assert {code for code, _, _ in folder((EN, old, f"    too_late: {sentence}"))} == codes


def test_a_rule_about_what_nobody_asks(folder):
    found = folder((P, "{return.over_limit: true}", "{condition: filled}"))
    assert found == [("P037", P, 14)]
    found = folder((P, "{order.stage: [placed, packed]}", "{reason: empty}"))
    assert ("P037", P, 22) in found


def test_the_policy_is_part_of_the_version(folder):
    files = read_folder(folder.home)
    assert "policy.yaml" in files
    assert revision_of(files) != revision_of({**files, "policy.yaml": files["policy.yaml"].replace(b"14", b"30")})
    assert load_library(folder.home, CATALOG).shop.policy["return_days"] == 14


def test_without_a_policy_the_words_are_still_asked_for_where_a_text_tells_reasons(folder):
    (folder.home / P).unlink()
    assert folder() == []
    assert ("T001", TR) in [(c, f) for c, f, _ in folder(("words/et.yaml", "    high_value:", "    hihg_value:"))]


# ---- rules for promo codes --------------------------------------------------------------------------


PROOF = "proof:        "
ONE = "promo_codes:\n  rules:\n    - {rule: regulars, when: WHEN, then: refuse}\n    - {rule: rest, then: accept}\n\n"
SAYS = {"en": "For a first order.", "tr": "İlk sipariş için.", "fa": "برای اولین خرید.", "et": "Esimeseks tellimuseks."}


def with_rule(when="{customer.first_order: false}", **sentences):
    words = [(f"words/{language}.yaml", "rules:\n", f'rules:\n  promo_codes:\n    regulars: "{said}"\n')
             for language, said in {**SAYS, **sentences}.items() if said]
    return [(P, PROOF, ONE.replace("WHEN", when) + PROOF), *words]


def test_a_rule_with_its_sentences_is_clean(folder):
    assert folder(*with_rule()) == []


def test_a_rule_that_refuses_and_says_nothing(folder):
    at = SHIPPED_LINES.index(next(line for line in SHIPPED_LINES if line.startswith("proof:"))) + 3
    assert folder(*with_rule(en="", tr="", fa="", et="")) == [("T002", P, at)]


def test_a_sentence_that_one_language_lacks(folder):
    assert [(code, file) for code, file, _ in folder(*with_rule(fa=""))] == [("T001", TR)]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Until {promo_code.ends_on}.", "P036"),
        ("From {promo_code.minimum} on.", "P036"),
        ("{promo_code.ends_on, select, empty {Gone.} other {Until {promo_code.ends_on}.}}", ""),
        ("{promo_code.code} of {shop.name}.", ""),
        ("{promo_code.why}", "V011"),  # itself
        ("{decision.order}", "V011"),
    ],
)
def test_what_its_sentence_may_name(folder, sentence, code):
    found = [code for code, _, _ in folder(*with_rule(**dict.fromkeys(SAYS, f"{sentence} برای"))) if code != "T006"]
    assert set(found) == ({code} if code else set())


@pytest.mark.parametrize("when", ["{all: [{code.name: NOV15}, {code.name: NOV20}]}",
                                  "{customer.first_order: true, not: {customer.first_order: true}}"])
def test_a_rule_for_codes_that_can_not_hold(folder, when):
    assert [code for code, _, _ in folder(*with_rule(when))] == ["P035"]


def test_a_block_without_a_last_rule(folder):
    changes = with_rule()
    changes[0] = (P, PROOF, changes[0][2].replace("    - {rule: rest, then: accept}\n", ""))
    assert [code for code, _, _ in folder(*changes)] == ["P030"]
