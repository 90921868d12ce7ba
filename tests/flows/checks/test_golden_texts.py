"""Each problem as people read it: place, excerpt, caret, why, what was meant, how to mend it."""

import pytest

from flows.engine.checks.report import as_text
from tests.flows.checks import test_each_rule, test_flow_rules, test_template_rules, test_wording_rules
from tests.flows.checks.golden_texts import GOLDEN

TEMPLATES, TURKISH = test_template_rules.M, test_wording_rules.T
TOO_LONG_TO_READ = ("W010", "W011", "W040", "W037")  # a thousand letters, and a sign that nobody sees
CASES = {}  # code: file, what stands there, what is written instead
for rule, file, old, new, _ in [*test_each_rule.FAULTY, *test_flow_rules.FAULTY]:
    CASES.setdefault(rule, (file, old, new))
for rule, _, old, new, _ in test_wording_rules.FAULTY:
    CASES.setdefault(rule, (TURKISH, old, new))
for rule, old, new, _ in test_template_rules.FAULTY:
    CASES.setdefault(rule, (TEMPLATES, old, new))
for rule in TOO_LONG_TO_READ:
    del CASES[rule]


def text(shop, code):
    """The first problem of this code in the small shop with its one fault."""
    file, old, new = CASES[code]
    if file == TEMPLATES:
        shop.add(TEMPLATES, test_template_rules.TEMPLATES)
    checked = shop.change(file, old, new).check()
    problem = next(one for one in checked.problems if one.code == code)
    return as_text(checked.library, problem, "flows")


@pytest.mark.parametrize("code", sorted(CASES))
def test_a_problem_reads_as_it_always_did(small_shop, code):
    assert text(small_shop, code) == GOLDEN[code].strip("\n")


def test_every_text_is_of_a_case():
    assert set(GOLDEN) == set(CASES) and len(CASES) >= 55


@pytest.mark.parametrize("code", sorted(GOLDEN))
def test_a_text_has_all_its_parts(code):
    head, _, rest = GOLDEN[code].strip("\n").partition("\n")
    assert f"[{code}]: " in head and head.startswith("flows/")
    assert "^" in rest or "column " in rest
    assert rest.splitlines()[-1].lstrip().startswith("= fix: ")
    for word in ("invalid", "illegal", "unexpected", "you failed", "you must"):
        assert word not in GOLDEN[code].lower()
