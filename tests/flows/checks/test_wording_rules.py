"""How sentences are set and in which letters: each rule at its characters, in quotes and blocks, in each script."""

import pytest

from flows.engine.checks.marks import is_label, unclosed
from flows.engine.checks.promises import says_code
from flows.engine.checks.spots import spot
from flows.engine.definition import Place
from flows.engine.reading import read_yaml
from flows.engine.sentences import Written
from flows.engine.words_alone import MASK, masked

E, T = "words/en.yaml", "words/tr.yaml"
DONE, CANCEL = "Canceled.", "  cancel: Cancel it"
FROM_RIGHT = "سفارش شما لغو شد"

# code, severity, what stands in words/tr.yaml, what is written instead, where it points
FAULTY = [
    ("T005", "warning", "  done: Canceled.", "  done: Canceled.\n  doone: Gone.", (36, 10, "Gone.")),
    (
        "T005",
        "warning",
        "start_again: {hello: Here again.}",
        "start_again: {hello: Here again.}\nordres: {done: Gone.}",
        (42, 16, "Gone."),
    ),
    ("T006", "error", DONE, FROM_RIGHT, (35, 9, FROM_RIGHT)),
    ("T007", "error", DONE, "Canceled. TODO say when", (35, 19, "TODO")),
    ("T007", "error", DONE, "XXX", (35, 9, "XXX")),
    ("T007", "error", DONE, "Lorem Ipsum dolor", (35, 9, "Lorem Ipsum")),
    ("W032", "hint", DONE, "It is  canceled.", (35, 13, "s  ")),
    ("W032", "hint", DONE, '"Say \\"no\\".   It is"', (35, 20, ".   ")),
    ("W033", "warning", DONE, "It is *canceled.", (35, 15, "*")),
    ("W033", "warning", DONE, "It is ~canceled_ now.", (35, 15, "~")),
    ("W033", "warning", DONE, '"Its _done\\nright now_"', (35, 14, "_")),
    ("W034", "warning", DONE, "See http://linden.example now", (35, 13, "http://")),
    ("W035", "hint", CANCEL, "  cancel: Cancel it.", (13, 20, ".")),
    ("W035", "hint", "{any: Choose}", '{any: "Choose. "}', (15, 23, ".")),
    ("W036", "error", DONE, '"  "', (35, 9, '"  "')),
    ("W036", "error", DONE, '""', (35, 9, '""')),
    ("W036", "warning", CANCEL, "  cancel: 🚫", (13, 11, "🚫")),
    ("W037", "warning", DONE, "It is\u200b gone", (35, 14, "\u200b")),
    ("W037", "warning", DONE, "It is \u202egone", (35, 15, "\u202e")),
    ("P002", "warning", DONE, "Your code is BAHAR20.", (35, 22, "BAHAR20")),
    ("P002", "warning", DONE, "KASIM15 ile 15% indirim", (35, 9, "KASIM15")),
]
CORRECT = [
    (DONE, '"Sipariş (A-1) iptal edildi: 3 * 4 = 12"'),
    (DONE, '"*Canceled* _now_ ~at once~"'),
    (DONE, '"*It* is ours, snake_case_name stays, ~5 minutes"'),
    (DONE, '"* one\\n* two"'),
    (DONE, "See https://linden.example/a__b?c=*"),
    (DONE, "Copy `a_b *c` as it is"),
    (DONE, "✓ Packed  ○ Sent  ○ Here"),
    (DONE, "👍"),
    (DONE, "مرسی"),  # one word may be a brand
    (DONE, "The todo list is at size XXXL"),
    (DONE, "The paper is A4, the norm ISO9001"),
    (DONE, "Form ABC12 is on its way"),
    (CANCEL, "  cancel: Tell no. 5"),
    (CANCEL, "  cancel: And so on ..."),
    (CANCEL, "  cancel: 1 💥"),
    (DONE, "|\n    Canceled.\n\n    All of it."),
    (DONE, '"Aile: 👨\u200d👩\u200d👧"'),
]


@pytest.mark.parametrize(("code", "severity", "old", "new", "place"), FAULTY)
def test_a_fault_is_told_at_its_characters(small_shop, code, severity, old, new, place):
    small_shop.change(T, old, new)
    assert small_shop.told(code) == [(T, *place)], small_shop.found()
    (problem,) = [one for one in small_shop.check().problems if one.code == code]
    assert problem.severity == severity and problem.fix and problem.why


@pytest.mark.parametrize(("old", "new"), CORRECT)
def test_what_is_right_is_not_reported(small_shop, old, new):
    assert small_shop.change(T, old, new).found() == []


def test_an_example_of_what_a_code_looks_like_may_name_one(small_shop):
    small_shop.change_words("  which: Which order?", "  which:\n    text: Which order?\n    example: A code like NOV15")
    assert small_shop.found() == []


@pytest.fixture
def persian(small_shop):
    """The small shop in Persian too, its words in Persian letters wherever a rule looks."""
    small_shop.change("shop.yaml", "[en, tr]", "[en, tr, fa]")
    small_shop.change("intents.yaml", "  tr:", "  fa: [سفارشم کجاست]\n  tr:")
    english = (small_shop.folder / E).read_text(encoding="utf-8")
    return small_shop.add("words/fa.yaml", english)


def test_latin_letters_alone_are_no_persian_sentence_and_a_brand_is_fine(persian):
    long = {key for key, _, _, _ in persian.told("T006")}
    assert long == {"words/fa.yaml"}
    marked = [one[3] for one in persian.told("T006")]
    assert "A person will help." in marked
    assert "Canceled." not in marked and "My orders" not in marked  # too short to tell, and a label


def test_an_arabic_letter_in_persian_is_pointed_at_and_in_turkish_is_not_looked_for(persian):
    persian.change("words/fa.yaml", "  done: Canceled.", "  done: شما كجا هستيد")
    assert persian.told("T008") == [("words/fa.yaml", 35, 13, "ك")]
    (problem,) = [one for one in persian.check().problems if one.code == "T008"]
    assert (problem.meant, problem.severity) == ("ک", "hint")
    persian.change("words/fa.yaml", "شما كجا هستيد", "شما کجا هستید")
    assert persian.told("T008") == []


def test_words_in_a_block_of_several_lines_are_found_on_their_line(small_shop):
    small_shop.change(T, DONE, "|\n    Canceled.\n    See http://linden.example.\n    It is  gone")
    assert small_shop.told("W034") == [(T, 37, 9, "http://")]
    assert small_shop.told("W032") == [(T, 38, 9, "s  ")]


@pytest.mark.parametrize(
    ("links", "column"), [("{shop: http://linden.example}", 15), ("{shop: 'http://a.example/b'}", 16)]
)
def test_the_shops_own_links_are_read_too(small_shop, links, column):
    small_shop.add("shop.yaml", f"links: {links}\n")
    assert small_shop.told("W034") == [("shop.yaml", 5, column, "http://")]
    small_shop.change("shop.yaml", "http:", "https:")
    assert small_shop.found() == []


def test_of_two_links_that_begin_alike_the_right_one_is_pointed_at(small_shop):
    small_shop.add("shop.yaml", "links:\n  help: https://a.example/http://a.example/b\n  shop: http://a.example/b\n")
    assert [one[1] for one in small_shop.told("W034")] == [7]


def test_a_link_in_a_template_is_read_too(small_shop):
    text = 'body: "See http://a.example, thank you."\n'
    small_shop.add("templates.yaml", "sent:\n  category: utility\n  texts:\n"
                   f"    en:\n      {text}    tr:\n      {text}")
    assert [one[1:] for one in small_shop.told("W034")] == [(5, 18, "http://"), (7, 18, "http://")]


@pytest.mark.parametrize("key", ["hello", "hello_unnamed"])
def test_a_greeting_may_be_empty(small_shop, key):
    for language in (E, T):
        path = small_shop.folder / language
        lines = path.read_text(encoding="utf-8").splitlines()
        made = [f'{key}: ""' if line.startswith(f"{key}:") else line for line in lines]
        path.write_text("\n".join(made) + "\n", encoding="utf-8")
    assert small_shop.found() == []


def test_words_inside_a_branch_are_read_and_its_key_is_not(small_shop):
    small_shop.change_words(
        '"Order {order.number} comes {order.eta}"',
        '"{order.number, select, TODO {} empty {*None} other {{order.eta}}}"',
    )
    assert small_shop.told("T007") == []
    assert [one[3] for one in small_shop.told("W033")] == ["*", "*"]


def test_words_of_a_thing_and_of_the_machine_are_not_unused(small_shop):
    more = (
        "shown: {order: {label: One, note: Two}}\nvalues: {order: {late: {true: Late}}}\n"
        "notice: {sent: On its way.}\nflows: {orders: your order}\n"
    )
    small_shop.change_words("slots: {order: Order}", "slots: {order: Order, note: Note}")
    for language in (E, T):
        small_shop.add(language, more)
    assert small_shop.found() == []


@pytest.mark.parametrize(
    "line",
    [
        "flows: {ordres: x}",
        "slots: {order: Order, oder: x}",
        "values: {order: {lat: {true: x}}}",
        "shown: {order: {lable: x}}",
        "values: {kind: {small: x}}",
    ],
)
def test_words_of_a_name_that_is_nowhere_are_unused(small_shop, line):
    small_shop.change_words("slots: {order: Order}\n", "")
    for language in (E, T):
        small_shop.add(language, ("" if line.startswith("slots") else "slots: {order: Order}\n") + line + "\n")
    assert [one[0] for one in small_shop.told("T005")] == [E]  # once, not in each language


def test_a_key_with_a_slip_names_the_one_that_was_meant(small_shop):
    small_shop.change_words("  nothing: No orders here.", "  nothng: No orders here.")
    meant = {one.code: one.meant for one in small_shop.check().problems}
    assert meant == {"T005": "orders.nothing", "T002": ""}
    small_shop.change_words("  done: Canceled.", "  done: Canceled.\n  nothing: No orders here.")
    assert small_shop.only("T005").meant == ""  # it has its words now


# ---- the parts that rules share -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a {b} c", "a ___ c"),
        ("a {b.c}{d}", "a ________"),
        ("{n, plural, one {# a} other {b {c}}}", "_" * 17 + "# a" + "_" * 9 + "b " + "_" * 5),
        ("{x, select, a {y} other {}} z", "_" * 15 + "y" + "_" * 11 + " z"),
    ],
)
def test_masked_leaves_words_where_they_are(text, shown):
    assert masked(text).replace(MASK, "_") == shown


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("*a*", []), ("*a", [0]), ("a *b* *c", [6]), ("a*b", []), ("2 * 3", []), ("**a", [1]), ("a\n_b\nc_", [2]),
        ("*a _b* c_", []), ("~5", []), ("~a", [0]), ("(*a*)", []), ("*a*b", [0]), ("سلام *دنیا", [5]),
        (f"*{MASK}*", []), ("*", []),
    ],
)  # fmt: skip
def test_unclosed_marks(text, places):
    assert unclosed(text) == places


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("key: plain text X", "X"),
        ("key: 'it''s X'", "X"),
        ('key: "a\\nb\\tc \\"q\\" \\u00e7 \\x41 \\U0001F4E6 X"', "X"),
        ('key: "n \\n n X"', "X"),
        ("key: |\n  one\n  two X", "X"),
    ],
)
def test_spot_finds_a_part_in_every_kind_of_quotes(source, wanted):
    (node,), _ = read_yaml("a.yaml", source.encode())
    value = node.pairs[0][1]
    place = spot(Written(value.text, value.place, value.source), value.text.index(wanted), len(wanted))
    line = source.split("\n")[place.line - 1]
    assert line[place.column - 1 : place.column - 1 + place.length] == wanted


def test_spot_of_an_escape_is_as_long_as_it_is_written():
    written = Written("a\u200bb", Place("a", 1, 1), '"a\\u200bb"')
    assert spot(written, 1) == Place("a", 1, 3, 6)


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("buttons.yes", True), ("orders.buttons.cancel", True), ("orders.which.opener", True), ("openers.any", True),
        ("values.reason.damaged", True), ("values.reason.damaged.note", False), ("orders.done", False),
        ("repair.third", False),
    ],
)  # fmt: skip
def test_labels(key, label):
    assert is_label(key) is label


@pytest.mark.parametrize("text", ["your code", "20% on all", "indirim kodu", "کد تخفیف", "sooduskood on"])
def test_sentences_that_speak_of_codes(text):
    assert says_code(text)


@pytest.mark.parametrize("text", ["decode", "offer", "koodiak", ""])
def test_sentences_that_do_not(text):
    assert not says_code(text)
