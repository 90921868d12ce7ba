"""What the checker is told of the shop, read from both databases; and the commands that ask it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from flows.commands import flows
from flows.engine.shop_facts import CodeFact
from flows.shop_facts import shop_facts, shop_problems
from models.db import Database
from models.promo_code import PromoCodeSnapshot, store_promo_code
from models.schema import upgrade
from tests.flows.policies.conftest import read
from tests.flows.publishing.mini import files, load, written
from tests.models.shop import DAY, NOW
from workers.templates import keep_templates

SAYS = ('fit: {size: Which size?', 'fit: {size: "Code NOV15 is yours. Which size?"')
TEMPLATE = """
fitted:
  category: utility
  variables: [shop.name]
  texts:
    en:
      body: "Your order at {{1}} fits. Thank you."
      buttons: {start:fit: My size, handoff: A person}
"""
NOV15 = PromoCodeSnapshot("NOV15", "percent", 15)


def with_template(number=1, *changes):
    return {**files(number, *changes), "templates.yaml": TEMPLATE.encode()}


def told(problems):
    return [(one.code, one.place.file) for one in problems]


def test_codes_are_told_by_the_day_of_the_shop_and_as_they_are_written(db):
    library = load(files(1, SAYS))
    with db.transaction() as tx:
        assert told(shop_problems(tx, library, NOW)) == [("P004", "words/en.yaml")]
        store_promo_code(tx, replace(NOV15, ends_at=datetime(2026, 11, 15, 22, 30, tzinfo=UTC)))
        store_promo_code(tx, replace(NOV15, code="WEEK", ends_at=NOW + 7 * DAY))
        store_promo_code(tx, replace(NOV15, code="EVER"))
        library = replace(library, shop=replace(library.shop, timezone="Europe/Istanbul"), ready={})
        facts = shop_facts(tx, library, NOW)
        assert {name: (one.status, one.on) for name, one in facts.codes.items()} == {"NOV15": ("ended", "16 Nov 2026")}
        assert facts.working == ("EVER", "WEEK (until 29 Nov 2026)") and facts.templates == {}
        assert told(shop_problems(tx, library, NOW)) == [("P001", "words/en.yaml")]


def test_a_code_that_a_rule_refuses_to_everybody_is_told_with_its_rule(db):
    library = load(files(1, SAYS))
    rules = ("promo_codes:\n  rules:\n    - {rule: over_now, when: {code.name: [NOV15, EVER]}, then: refuse}\n"
             "    - {rule: not_all, when: {customer.first_order: false}, then: refuse}\n"
             "    - {rule: rest, then: accept}\n")
    ruled = replace(library, shop=read(rules, library.shop)[0], ready={})
    with db.transaction() as tx:
        for name in ("NOV15", "WEEK", "EVER"):
            store_promo_code(tx, replace(NOV15, code=name))
        assert told(shop_problems(tx, library, NOW)) == []
        facts = shop_facts(tx, ruled, NOW)
        assert facts.codes["NOV15"] == CodeFact("refused", "over_now") and facts.working == ("WEEK",)
        (problem,) = shop_problems(tx, ruled, NOW)
        assert (problem.code, problem.place.file) == ("P007", "words/en.yaml") and "rule `over_now`" in problem.says


def test_flows_that_name_no_code_ask_for_none(db):
    with db.reading() as tx:
        assert shop_facts(tx, load(files(1)), NOW).working == ()


class Kept:
    """A runtime as far as templates are concerned."""

    def __init__(self, library):
        self.library = library


def test_a_template_is_the_one_that_was_handed_in_or_another(db):
    library = load(with_template())
    with db.transaction() as tx:
        assert told(shop_problems(tx, library, NOW)) == [("P030", "templates.yaml")]
        keep_templates(tx, Kept(library))
        tx.run("UPDATE template SET status = 'approved'")
        assert shop_problems(tx, library, NOW) == []
        for changed in (("fits. Thank you", "fits well. Thank you"), ("My size", "Size"), ("utility", "marketing")):
            other = with_template()
            other["templates.yaml"] = TEMPLATE.replace(*changed).encode()
            (problem,) = shop_problems(tx, load(other), NOW)
            assert problem.code == "P030" and "another text" in problem.says
        tx.run("UPDATE template SET status = 'rejected', reason = 'Looks like marketing.'")
        (problem,) = shop_problems(tx, library, NOW)
        assert problem.code == "P031" and problem.says.endswith('"Looks like marketing."')


# ---- the command -------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A deployment in a folder; its database."""
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"SIMULATOR": "1", "DATA_DIR": tmp_path, "FLOWS_DIR": tmp_path / "flows"}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "flows", files(1, SAYS))
    db = Database(f"sqlite:///{tmp_path}/selam.db")
    yield db
    db.close()


def run(*words):
    said = CliRunner().invoke(flows, ["check", *words])
    return said.exit_code, said.output


def test_check_asks_the_shop_when_it_is_told_to(home):
    upgrade(home.engine)
    assert run()[0] == 0 and "P004" not in run()[1]
    code, said = run("--shop")
    assert code == 1 and "error[P004]" in said and "NOV15" in said and "= codes that work today: none" in said
    with home.transaction() as tx:
        store_promo_code(tx, replace(NOV15, starts_at=datetime.now(UTC) + timedelta(days=3)))
    code, said = run("--shop", "--format", "json")
    assert code == 0 and {one["code"] for one in json.loads(said)["problems"]} == {"P002", "P006"}
    assert run("--shop", "--strict")[0] == 1
    with home.transaction() as tx:
        store_promo_code(tx, NOV15)
    assert run("--shop")[0] == 0


def test_without_tables_it_says_how_to_go_on(home):
    code, said = run("--shop")
    assert code == 3 and "flask db upgrade" in said
