"""templates.yaml: languages, variables, buttons and WhatsApp's limits, each at its characters."""

import pytest

M = "templates.yaml"
TEMPLATES = """\
sent:
  category: utility
  variables: [order.number, shopper.name]
  texts:
    en:
      body: "Order {{1}} is on its way, {{2}}. Thank you."
      buttons: {start:orders: My orders, handoff: A person}
    tr:
      body: "Sipariş {{1}} yolda, {{2}}. Teşekkürler."
      buttons: {start:orders: Siparişlerim, handoff: Temsilci}
"""
BODY = "Sipariş {{1}} yolda, {{2}}. Teşekkürler."
BUTTONS = "{start:orders: Siparişlerim, handoff: Temsilci}"


@pytest.fixture
def shop(small_shop):
    return small_shop.add(M, TEMPLATES)


# code, what stands there, what is written instead, where it points: line, column, characters
FAULTY = [
    ("P010", TEMPLATES[TEMPLATES.index("    tr:") :], "", (1, 1, "sent")),
    ("P011", BODY, "Sipariş {{1}} yolda, {{2}} ve {{3}}. Teşekkürler.", (9, 44, "{{3}}")),
    ("P011", BODY, "Sipariş {{1}} yolda, Deniz. Teşekkürler.", (9, 13, '"Sipariş')),
    ("P011", BODY, "Sipariş {{1}} yolda, {{2}}. {{order.number}} için teşekkürler.", (9, 42, "{{order.number}}")),
    ("P011", BODY, "Sipariş {{1}} yolda, {{2}}. {order.number} için teşekkürler.", (9, 42, "{order.number}")),
    ("P011", BODY, "Sipariş {{1}} yolda, {{2}}. {{0}} Teşekkürler.", (9, 42, "{{0}}")),
    ("P013", "[order.number, shopper.name]", "[order.number, shopper.nam]", (3, 29, "shopper.nam")),
    ("P013", "[order.number, shopper.name]", "[parcel.number, shopper.name]", (3, 15, "parcel.number")),
    ("P014", "start:orders: Siparişlerim", "start:ordrs: Siparişlerim", (10, 17, "start:ordrs")),
    ("P014", "start:orders: Siparişlerim", "orders: Siparişlerim", (10, 17, "orders")),
    ("P015", ", handoff: Temsilci}", ", menu: Menü}", (10, 45, "menu")),
    ("P015", ", handoff: Temsilci}", "}", (9, 13, '"Sipariş')),
    ("P020", "[order.number, shopper.name]", "[order.number, order.email]", (3, 29, "order.email")),
    ("W040", BODY, f"Sipariş {{{{1}}}} yolda, {{{{2}}}}. {'ş' * 1024}", (9, 13, '"Sipariş')),
    ("W041", "Temsilci}", "Temsilciyle hemen konuşmak}", (10, 54, "Temsilciyle hemen konuşmak")),
    ("W041", "Temsilci}", "Temsilciyle konuşmak!}", (10, 54, "Temsilciyle konuşmak!")),
    ("W043", BODY, "{{1}} yolda, {{2}}. Teşekkürler.", (9, 14, "{{1}}")),
    ("W043", BODY, "Sipariş {{1}} yolda, {{2}}.", (9, 35, "{{2}}")),
    ("W043", BODY, "Sipariş {{1}} {{2}} yolda. Teşekkürler.", (9, 28, "{{2}}")),
    ("W030", "handoff: Temsilci}", "handoff: siparişlerim}", (10, 54, "siparişlerim")),
    ("P002", BODY, "Sipariş {{1}} yolda, {{2}}. İndirim kodu: BAHAR20, teşekkürler.", (9, 56, "BAHAR20")),
]
CORRECT = [
    (BODY, "Sipariş {{2}} yolda: {{1}}. Yine {{1}}. Teşekkürler."),
    (BODY, f"Sipariş {{{{1}}}} yolda, {{{{2}}}}. {'ş' * 990}"),
    ("Temsilci}", "Temsilciyle konuşmak}"),
    ("[order.number, shopper.name]", "[order.number, shop.email]"),
    (
        TEMPLATES[TEMPLATES.index("    tr:") :],
        f'    tr:\n      buttons: {{handoff: Temsilci, start:orders: Siparişlerim}}\n      body: "{BODY}"\n',
    ),
]


@pytest.mark.parametrize(("code", "old", "new", "place"), FAULTY)
def test_a_fault_is_told_at_its_characters(shop, code, old, new, place):
    found = shop.change(M, old, new).told(code)
    assert [one[:3] for one in found] == [(M, *place[:2])], shop.found()
    assert found[0][3].startswith(place[2])


@pytest.mark.parametrize(("code", "old", "new", "place"), FAULTY)
def test_a_fault_says_what_it_means_and_how_to_mend_it(shop, code, old, new, place):
    (problem,) = [one for one in shop.change(M, old, new).check().problems if one.code == code]
    assert "`sent`" in problem.says or code in ("W041",)
    assert problem.why and problem.fix and 0 < len(problem.label.split()) <= 5
    assert problem.severity == ("warning" if code in ("P002", "P015") or "konuşmak!" in new else "error")


@pytest.mark.parametrize(("old", "new"), CORRECT)
def test_what_is_right_is_not_reported(shop, old, new):
    assert shop.change(M, old, new).found() == []


def test_templates_that_are_right_have_no_problems(shop):
    assert shop.found() == []


def test_a_language_with_variables_of_its_own_must_have_the_same(shop):
    shop.change(M, f'      body: "{BODY}"\n', f'      body: "{BODY}"\n      variables: [order.number, order.total]\n')
    assert shop.told("P012") == [(M, 9, 13, f'"{BODY}"')]
    shop.change(M, "[order.number, order.total]", "[shopper.name, order.number]")  # in its own order
    assert shop.found() == []


def test_a_slip_in_a_variable_or_a_button_names_what_was_meant(shop):
    shop.change(M, "[order.number, shopper.name]", "[order.numbr, shopper.name]")
    assert shop.only("P013").meant == "order.number"
    shop.change(M, "order.numbr", "order.number").change(M, "start:orders: My", "start:order: My")
    assert {one.meant for one in shop.check().problems if one.code == "P014"} == {"start:orders"}


def test_a_button_may_not_start_a_flow_that_needs_a_caller(shop):
    shop.add(
        "tell.yaml",
        "flow: tell\ntakes: [order]\nslots: {order: {type: order}}\n"
        "states:\n  tell:\n    say: orders.show\n    next: end\n",
    )
    shop.change(M, "start:orders: My", "start:tell: My").change(M, "start:orders: Sip", "start:tell: Sip")
    assert [one[1:] for one in shop.told("P014")] == [(7, 17, "start:tell"), (10, 17, "start:tell")]
    shop.change("tell.yaml", "type: order}", "type: order, optional: true}")
    assert shop.told("P014") == []


def test_ten_buttons_are_allowed_and_the_eleventh_is_pointed_at(shop):
    flows = "".join(f"flow: f{n}\nstates:\n  only:\n    choose:\n      - go: menu\n---\n" for n in range(11))
    shop.add("many.yaml", flows.removesuffix("---\n"))

    def buttons(count):
        return "{" + ", ".join(f"start:f{n}: Title {n}" for n in range(count)) + "}"

    shop.change(M, "{start:orders: My orders, handoff: A person}", buttons(10)).change(M, BUTTONS, buttons(10))
    assert [one[0] for one in shop.found()] == ["F033"]  # the eleventh flow, that nothing starts yet
    for _ in range(2):
        text = (shop.folder / M).read_text(encoding="utf-8")
        (shop.folder / M).write_text(text.replace("start:f9: Title 9}", "start:f9: Title 9, start:f10: T}", 1))
    assert [(one[1], one[3]) for one in shop.told("W042")] == [(7, "start:f10"), (10, "start:f10")]


def test_broken_flows_do_not_make_the_buttons_of_templates_look_lost(shop):
    shop.change("orders.yaml", "flow: orders", "flow: My Orders")
    assert "P014" not in [one[0] for one in shop.found()]
