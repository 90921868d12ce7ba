"""One value of a file is replaced; every other byte of it stays."""

import pytest

from flows.engine.reading import read_yaml
from flows.talks.rewriting import as_written, offset, rewritten

FILE = """# a talk
talk: one          # its name
lines:
  - says: "hi"     # typed
    bot: Old words.   # said
  - bot: {en: Old, tr: 'Eski', fa: "قدیم", et: Vana}   # all four
  - bot:
      en: |
        Two
        lines.
      tr: >-
        katlanmış
        satırlar
    state: none    # behind a block
"""


def nodes(text):
    """Every scalar of the file, by its text."""
    documents, problems = read_yaml("talks/one.yaml", text.encode())
    assert problems == []
    found = {}

    def walk(node):
        if node.kind == "scalar":
            found[node.text.strip()] = node
        for item in node.items:
            walk(item)
        for _, value in node.pairs:
            walk(value)

    walk(documents[0])
    return found


def values(text):
    return set(nodes(text))


def test_a_plain_value():
    after = rewritten(FILE, [(nodes(FILE)["Old words."], "New words.")])
    assert after == FILE.replace("Old words.", '"New words."')


@pytest.mark.parametrize("old", ["Old", "Eski", "قدیم", "Vana"])
def test_a_value_in_one_line_with_others(old):
    """Plain, in single quotes, in double quotes, from right to left."""
    after = rewritten(FILE, [(nodes(FILE)[old], "Yeni: «{x}» # no comment")])
    assert values(after) == values(FILE) - {old} | {"Yeni: «{x}» # no comment"}
    assert [line for line in after.split("\n") if "all four" not in line] == [
        line for line in FILE.split("\n") if "all four" not in line
    ]
    assert after.split("\n")[5].endswith("}   # all four")


def test_all_of_one_line_at_once():
    found = nodes(FILE)
    after = rewritten(FILE, [(found[old], old.upper()) for old in ("Old", "Eski", "قدیم", "Vana")])
    assert {"OLD", "ESKI", "قدیم", "VANA"} <= values(after)
    assert after.split("\n")[5].endswith("}   # all four")


def test_a_block_of_lines():
    after = rewritten(FILE, [(nodes(FILE)["Two\nlines."], "Three\nnew\nlines.")])
    assert values(after) == values(FILE) - {"Two\nlines."} | {"Three\nnew\nlines."}
    assert 'en: "Three\\nnew\\nlines."\n      tr: >-\n' in after


def test_a_folded_block_before_another_key():
    after = rewritten(FILE, [(nodes(FILE)["katlanmış satırlar"], "tek satır")])
    assert 'tr: "tek satır"\n    state: none    # behind a block\n' in after


def test_from_the_last_to_the_first():
    found = nodes(FILE)
    pairs = [(found["Old words."], "a" * 200), (found["Two\nlines."], "b"), (found["Vana"], "c" * 99)]
    after = rewritten(FILE, pairs)
    assert {"a" * 200, "b", "c" * 99} <= values(after)
    assert after == rewritten(FILE, reversed(pairs))


def test_lines_that_end_as_windows_ends_them():
    text = FILE.replace("\n", "\r\n")
    after = rewritten(text, [(nodes(text)["Old words."], "New.")])
    assert after == text.replace("Old words.", '"New."')


@pytest.mark.parametrize(
    "value",
    [
        "Hi Sam 👋 There are 2 orders.",
        "سلام نرگس 👋 \u2066A-10482\u2069 در راه است.",
        'He said "no".',
        "back\\slash",
        "two\nlines\n\nand a third: with # signs",
        "{braces} [brackets] & * ! % @ `",
        " spaces at both ends ",
        "- a dash",
        "orders.on_the_way",
        "no",
        "0123",
        "ğüşıöç",
    ],
)
def test_whatever_is_said_can_be_read_again(value):
    document = read_yaml("one.yaml", f"bot: {as_written(value)}  # c\n".encode())[0][0]
    assert document.get("bot").text == value


def test_keys_of_words_stay_plain():
    assert as_written("orders.on_the_way") == "orders.on_the_way"
    assert as_written("") == '""'


def test_offsets():
    assert offset("ab\ncd\n", 1, 1) == 0
    assert offset("ab\ncd\n", 2, 2) == 4
    assert "سلام\nx"[offset("سلام\nx", 2, 1)] == "x"
