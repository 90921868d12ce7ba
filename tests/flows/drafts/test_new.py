"""`flask flows new`: a flow that holds from the first moment, in every language; nothing of the shop's is touched."""

import json

import pytest

from flows.actions.catalog import CATALOG
from flows.engine.checks import check
from flows.engine.library import BUILT_IN
from flows.engine.loader import load_library
from flows.engine.new_flow import Refused, begin, entry, quoted
from flows.engine.reading import read_yaml
from flows.engine.schema import schema_of
from tests.flows.drafts.conftest import DEFAULT, run
from tests.flows.drafts.walker import documents, mistakes


def test_the_new_flow_is_clean_to_the_checker(folder):
    before = [problem for problem in check(folder.path, CATALOG).problems]
    assert run("new", "gift_cards", folder.path).exit_code == 0
    assert [problem for problem in check(folder.path, CATALOG).problems] == before == []
    result = run("check", folder.path, "--strict")
    assert (result.exit_code, result.stdout) == (0, "No problems.\n")


def test_it_says_what_it_wrote(folder):
    result = run("new", "gift_cards", folder.path)
    assert result.stdout.split() == [
        "new",
        "gift_cards.yaml",
        "changed",
        "words/tr.yaml",
        "changed",
        "words/en.yaml",
        "changed",
        "words/fa.yaml",
        "changed",
        "words/et.yaml",
        "changed",
        "intents.yaml",
        "new",
        "flow.schema.json",
    ]


def test_the_first_line_names_the_schema_which_is_there_and_fits(folder):
    run("new", "gift_cards", folder.path)
    text = folder.read("gift_cards.yaml")
    assert text.startswith("# yaml-language-server: $schema=flow.schema.json\nflow: gift_cards\n")
    schema = json.loads(folder.read("flow.schema.json"))
    assert schema == schema_of(CATALOG, "flow")
    assert [mistakes(schema, one) for one in documents(text)] == [[]]


def test_a_schema_that_is_there_is_left_as_it_is(folder):
    folder.write("flow.schema.json", "{}")
    result = run("new", "gift_cards", folder.path)
    assert "flow.schema.json" not in result.stdout and folder.read("flow.schema.json") == "{}"


def test_it_starts_by_what_shoppers_type_and_speaks_every_language(folder):
    run("new", "gift_cards", folder.path)
    library = folder.library()
    flow = library.flows["gift_cards"]
    assert library.starts["gift_cards"] == "gift_cards"
    assert list(flow.states) == ["question", "details", "enough"]
    assert set(library.intents["gift_cards"]) == set(library.languages)
    for language in library.languages:
        words = library.words[language]
        assert "gift cards" in words["gift_cards.question"].text
        assert "gift cards" in library.intents["gift_cards"][language][0]
        for key in ("flows.gift_cards", "slots.more", "gift_cards.details", "gift_cards.enough"):
            assert words[key].text
    said = {library.words[language]["gift_cards.enough"].text for language in library.languages}
    assert len(said) == len(library.languages)


def test_everything_written_before_is_still_there_as_it_was(folder):
    before = {
        path.relative_to(DEFAULT): path.read_text(encoding="utf-8")
        for path in DEFAULT.rglob("*.yaml")
    }
    run("new", "gift_cards", folder.path)
    for file, text in before.items():
        now = folder.read(file).splitlines()
        lines = iter(now)
        assert all(line in lines for line in text.splitlines()), f"{file} lost a line"
    assert set(folder.library().flows) == {*load_library(DEFAULT, CATALOG).flows, "gift_cards"}


def test_two_new_flows_live_beside_one_another(folder):
    for name in ("gift_cards", "opening_hours"):
        assert run("new", name, folder.path).exit_code == 0
    assert run("check", folder.path, "--strict").exit_code == 0


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("return_item", "There is a flow `return_item` already, in returns.yaml, line 2."),
        ("menu", "There is a flow `menu` already"),
        ("Gift", "`Gift` can't be the name of a flow"),
        ("1st", "`1st` can't be the name of a flow"),
        ("gift-cards", "`gift-cards` can't be the name of a flow"),
        ("../gift", "`../gift` can't be the name of a flow"),
        ("buttons", "`buttons` can't be the name of a flow: it means something else in the words."),
        ("repair", "`repair` can't be the name of a flow"),
        ("orders", "There is a flow `orders` already"),
        ("tracking", "There is a file tracking.yaml already."),
        ("intents", "There is a file intents.yaml already."),
        ("find_order", "`orders` starts with the intent `find_order` already."),
        ("notice", "words/"),
    ],
)
def test_names_that_are_taken_are_refused_and_nothing_is_written(folder, name, why):
    before = {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}
    result = run("new", "--", name, folder.path)
    assert result.exit_code == 1 and why in result.stderr
    assert {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_built_in_flows_are_taken(folder, name):
    with pytest.raises(Refused):
        begin(folder.library(), name)


def test_an_intent_that_has_phrases_but_no_flow_is_used_as_it_is(folder):
    phrases = {
        "en": "paint my fence",
        "tr": "çitimi boyayın",
        "fa": "نرده را رنگ کنید",
        "et": "värvige mu aed",
    }
    lines = "".join(f"  {language}: [{phrase}]\n" for language, phrase in phrases.items())
    folder.add("intents.yaml", f"fences:\n{lines}")
    files = begin(folder.library(), "fences")
    assert "intents.yaml" not in files
    assert run("new", "fences", folder.path).exit_code == 0
    assert run("check", folder.path, "--strict").exit_code == 0


def test_a_shop_of_one_language_gets_that_one(folder):
    folder.change("shop.yaml", "languages: [tr, en, fa, et]", "languages: [et]")
    files = begin(folder.library(), "gift_cards")
    assert sorted(files) == ["gift_cards.yaml", "intents.yaml", "words/et.yaml"]
    assert "  et: [" in files["intents.yaml"] and "gift_cards:\n  et:" in files["intents.yaml"]


def test_a_file_with_no_place_for_more_is_left_alone(folder):
    folder.write(
        "intents.yaml", "{find_order: {en: [where], tr: [nerede], fa: [کجاست], et: [kus]}}\n"
    )
    with pytest.raises(Refused, match="I can't add to intents.yaml as it is written"):
        begin(folder.library(), "gift_cards")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "flows:\n  gift: a gift\n"),
        ("hello: Hi\n", "hello: Hi\n\nflows:\n  gift: a gift\n"),
        ("flows:\n  menu: Menu\n", "flows:\n  gift: a gift\n  menu: Menu\n"),
        (
            "flows:  # names\n    menu: Menu\n",
            "flows:  # names\n    gift: a gift\n    menu: Menu\n",
        ),
        ("flows: {menu: Menu}\nhello: Hi\n", "flows: {gift: a gift, menu: Menu}\nhello: Hi\n"),
        ("slots:\n  flows: odd\n", "slots:\n  flows: odd\n\nflows:\n  gift: a gift\n"),
    ],
)
def test_one_more_sentence_finds_its_place(text, after):
    made = entry(text, "flows", "gift", "a gift")
    assert made == after
    assert read_yaml("words.yaml", made.encode())[1] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "plain",
        "with: colon",
        "ends with colon:",
        "# no comment",
        "[list]",
        "it's",
        'say "hi"',
        "- dash",
        "a # b",
        "{x}",
        "*bold*",
        "&name",
        "!tag",
        "back\\slash",
        "سلام: خوبی؟",
        "şu, bu",
        "4 pieces",
        "yes",
        "",
        " space",
        "@at",
        "`code`",
        "a|b",
    ],
)
def test_any_sentence_is_read_as_it_was_meant(sentence):
    said = quoted(sentence)
    for text in (f"key: {said}\n", f"key: {{inner: {said}, other: x}}\n", f"key: [{said}]\n"):
        (document,), problems = read_yaml("words.yaml", text.encode())
        value = document.get("key")
        value = (
            value.get("inner") or value
            if value.kind == "map"
            else value.items[0]
            if value.items
            else value
        )
        assert problems == [] and value.text == sentence
