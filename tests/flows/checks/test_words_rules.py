"""What the checker proves about sentences: there in every language, the same names, WhatsApp's lengths."""

import pytest


def test_a_sentence_missing_in_one_language_is_reported_where_the_other_stands(small_shop):
    problem = small_shop.change("words/tr.yaml", "  done: Canceled.\n", "").only("T001")
    assert (problem.place.file, problem.says) == ("words/en.yaml", "`orders.done` has no sentence in Turkish")


def test_a_sentence_that_no_language_has_is_reported_once_at_the_state(small_shop):
    problem = small_shop.change_words("  done: Canceled.\n", "").only("T002")
    assert (problem.place.file, problem.place.line) == ("orders.yaml", 27)


def test_a_button_without_a_label_is_pointed_at(small_shop):
    small_shop.change_words("  cancel: Cancel it\n", "")
    assert small_shop.marked("T002") == "cancel"


def test_what_the_machine_says_by_itself_must_be_there(small_shop):
    assert "repair.once_more" in small_shop.change_words("  once_more: Once more.\n", "").only("T002").says


def test_other_variables_than_the_other_language_are_pointed_at(small_shop):
    small_shop.change("words/tr.yaml", "comes {order.eta}", "comes {order.total}")
    problem = small_shop.only("T003")
    assert problem.place.file in ("words/en.yaml", "words/tr.yaml")


def test_a_name_that_the_flow_does_not_know_is_pointed_at_with_the_one_that_was_meant(small_shop):
    small_shop.change_words("comes {order.eta}", "comes {order.etta}")
    problems = small_shop.check().problems
    assert {one.code for one in problems} == {"V011"}
    assert problems[0].meant == "{order.eta}"
    assert (problems[0].place.line, problems[0].place.length) == (33, len("{order.etta}"))


@pytest.mark.parametrize(("key", "text", "wrong"), [
    ("code_mail", "{code} of {shop.name}", ""), ("code_subject", "{shop.name}", ""), ("file_page", "Yours.", ""),
    ("code_mail", "{code} for {order.number}", "{order.number}"), ("code_subject", "Your {code}", "{code}"),
    ("file_gone", "Gone, {shopper.name}", "{shopper.name}"),
])  # fmt: skip
def test_an_email_and_a_page_know_the_shop_alone(small_shop, key, text, wrong):
    small_shop.change_words("stop: {bye", f"notice: {{{key}: \"{text}\"}}\nstop: {{bye")
    assert [one.code for one in small_shop.check().problems] == ["V011"] * 2 * bool(wrong)
    assert not wrong or small_shop.check().problems[0].says.startswith(f"`{wrong}`")


def test_a_plural_without_a_form_for_one_is_found_in_english_and_not_in_turkish(small_shop):
    small_shop.change_words("Which order?", '"{orders.count, plural, other {# orders}}"')
    problem = small_shop.check().problems
    assert [(one.code, one.place.file) for one in problem if one.code == "T004"] == [
        ("T004", "words/en.yaml")
    ]


@pytest.mark.parametrize(
    "glued", ["{order.number}'i", "{order.number}u", "{order.number}’yi", "{order.number}\u200cها"]
)
def test_an_ending_glued_to_a_value_is_found(small_shop, glued):
    small_shop.change("words/tr.yaml", '"Cancel order {order.number}?"', f'"Cancel {glued}?"')
    assert small_shop.marked("W031") == glued


def test_a_unit_or_a_sign_behind_a_value_is_no_ending(small_shop):
    small_shop.change_words('"Cancel order {order.number}?"', '"{order.total}: {order.number}, {order.eta}."')
    assert small_shop.found() == []


def test_a_button_of_21_characters_is_found_and_told_what_fits(small_shop):
    small_shop.change("words/tr.yaml", "  cancel: Cancel it", "  cancel: İade etiketini gönder")
    problem = small_shop.only("W020")
    assert problem.says == "button title is 21 characters; WhatsApp allows 20 (language `tr`)"
    assert '"İade etiketini gönde"' in problem.why
    assert small_shop.marked("W020") == "İade etiketini gönder"


def test_a_button_of_20_characters_fits_and_emoji_count_as_two(small_shop):
    small_shop.change("words/tr.yaml", "  cancel: Cancel it", f"  cancel: {'a' * 20}")
    assert small_shop.found() == []
    small_shop.change("words/tr.yaml", f"  cancel: {'a' * 20}", f"  cancel: {'a' * 18}😀b")
    assert [one[0] for one in small_shop.found()] == ["W020"]


def test_a_label_that_is_only_ever_a_row_may_have_24(small_shop):
    wide = "buttons: {a: menu, b: menu, c: menu, person: handoff}"
    small_shop.change(
        "orders.yaml", "say: nothing\n    buttons: {person: handoff, menu: menu}", f"say: nothing\n    {wide}"
    )
    for language in ("en", "tr"):
        small_shop.change(
            f"words/{language}.yaml",
            "  buttons: {change: Not this one}",
            "  buttons: {change: Other, a: " + "x" * 24 + ", b: B, c: C}",
        )
    assert small_shop.found() == []
    for language in ("en", "tr"):
        small_shop.change(f"words/{language}.yaml", "x" * 24, "x" * 25)
    assert {one[0] for one in small_shop.found()} == {"W024"}


def test_a_list_opener_of_21_characters_is_found(small_shop):
    small_shop.change("words/en.yaml", "openers: {any: Choose}", f"openers: {{any: {'o' * 21}}}")
    assert [one[:2] for one in small_shop.found()] == [("W021", "words/en.yaml")]


def test_a_text_beyond_1024_is_an_error_and_beyond_300_a_warning(small_shop):
    small_shop.change("words/en.yaml", "Canceled.", "long " * 61)
    assert [(one.code, one.severity) for one in small_shop.check().problems] == [("W011", "warning")]
    assert small_shop.check().errors == 0
    small_shop.change("words/en.yaml", "long " * 61, "long " * 205 + "end")
    assert [(one.code, one.severity) for one in small_shop.check().problems] == [("W010", "error")]


def test_two_buttons_with_the_same_title_are_found(small_shop):
    small_shop.change("words/en.yaml", "  menu: Menu\n", "  menu: a person\n")
    assert {one[0] for one in small_shop.found()} == {"W030", "F045"}


def test_more_than_ten_buttons_are_found(small_shop):
    many = ", ".join(f"b{number}: menu" for number in range(11))
    small_shop.change(
        "orders.yaml",
        "say: nothing\n    buttons: {person: handoff, menu: menu}",
        f"say: nothing\n    buttons: {{{many}}}",
    )
    small_shop.change_words(
        "  buttons: {change: Not this one}",
        "  buttons: {change: Other, " + ", ".join(f"b{n}: B{n}" for n in range(11)) + "}",
    )
    assert [one[0] for one in small_shop.found()] == ["W022"]


def test_a_row_description_of_73_characters_is_found(small_shop):
    for language in ("en", "tr"):
        small_shop.add(f"words/{language}.yaml", "shown: {order: {label: One, note: " + "n" * 73 + "}}\n")
    assert {one[0] for one in small_shop.found()} == {"W025"}


@pytest.mark.parametrize(
    ("written", "code", "marked"),
    [
        ("Order {Order Number}", "V001", "Order"),
        ("Order {order.number", "V002", "{"),
        ("Order order.number}", "V002", "}"),
        ("Order {order.total, number, currency}", "V003", "number"),
        ("{n, plural, one {a} one {b} other {c}}", "V005", "one"),
        ("{n, select, a {x}}", "V006", "{"),
    ],
)
def test_a_text_that_can_not_be_read_is_pointed_at(small_shop, written, code, marked):
    small_shop.change("words/tr.yaml", '"Cancel order {order.number}?"', f'"{written}"')
    problems = [one for one in small_shop.check().problems if one.code.startswith("V00")]
    assert [one.code for one in problems] == [code]
    place = problems[0].place
    line = (small_shop.folder / place.file).read_text().split("\n")[place.line - 1]
    assert line[place.column - 1 : place.column - 1 + place.length] == marked
