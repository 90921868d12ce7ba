"""What every library says by itself, as flows/default says it.

`python -m tests.examples` brings the examples up to date with it: all of `repair` but the one sentence that a library
has of its own, the buttons that the machine shows, and SHARED_FLOWS where a library has them. Nothing else is
touched.
"""

import re
from pathlib import Path

from flows.engine.checks.unused_words import OWN_BUTTONS
from flows.engine.reading import read_yaml

ROOT = Path(__file__).parents[2]
DEFAULT = ROOT / "flows" / "default"
FOLDERS = sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir())
SHARED_FLOWS = {"choose_order": "orders.yaml", "email_code": "proof.yaml"}
OWN = ("repair", "example", "any")  # "You could write: …" names what this library can do


def brought_up_to_date(text, shipped):
    """The words of a library, with what the machine says as the shipped words have it."""
    mine, theirs = tree(text), tree(shipped)
    said = theirs["repair"]
    said["example"]["any"] = value(mine, OWN) or said["example"]["any"]
    text = with_block(text, "repair", said)
    for name in SHARED_FLOWS:
        if name in mine:
            text = with_block(text, name, theirs[name])
    for name in OWN_BUTTONS:
        if name in theirs["buttons"]:
            text = with_button(text, name, theirs["buttons"][name])
    return text


def with_block(text, name, said):
    """The text with these words under a key at its margin."""
    old = re.search(rf"^{name}:\n(?:  .*\n)+", text, re.M)
    return text[: old.start()] + "\n".join([f"{name}:", *lines(said, 2)]) + "\n" + text[old.end() :]


def with_button(text, name, label):
    """The text with this label under `buttons:` at its margin; one that is there already is left alone."""
    block = re.search(r"^buttons:\n((?:  .*\n)+)", text, re.M)
    if re.search(rf"^  {name}:", block[1], re.M):
        return text
    return text[: block.end()] + "\n".join(lines({name: label}, 2)) + "\n" + text[block.end() :]


def lines(node, indent):
    for key, inner in node.items():
        if isinstance(inner, dict):
            yield f"{' ' * indent}{key}:"
            yield from lines(inner, indent + 2)
        else:
            yield f"{' ' * indent}{key}: {written(inner)}"


def written(sentence):
    """Without quotes where YAML and a reader need none."""
    if re.fullmatch(r"[^\W\d_][^:#\[\]&*!|>%@`\n{}\"]*", sentence) and sentence.lower() not in ("yes", "no"):
        return sentence
    return '"' + sentence.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def tree(text):
    documents, problems = read_yaml("words", text.encode())
    assert problems == []
    return plain(documents[0])


def plain(node):
    return {key.text: plain(inner) for key, inner in node.pairs} if node.kind == "map" else node.text


def value(node, keys):
    for key in keys:
        node = node.get(key, {})
    return node


def shipped_flow(name):
    """The text of a flow that ships, without the comment above it."""
    flows = (DEFAULT / SHARED_FLOWS[name]).read_text(encoding="utf-8").split("---\n")
    return next(text[text.index("flow: ") :] for text in flows if f"flow: {name}\n" in text)


def pages():
    """Each file of the examples that shares something, its text, and what it should be."""
    for folder in FOLDERS:
        for name in SHARED_FLOWS:
            flow = folder / f"{name}.yaml"
            if flow.exists():
                text = flow.read_text(encoding="utf-8")
                yield flow, text, text.partition("\n")[0] + "\n" + shipped_flow(name)
        for path in sorted((folder / "words").glob("*.yaml")):
            text = path.read_text(encoding="utf-8")
            yield path, text, brought_up_to_date(text, (DEFAULT / "words" / path.name).read_text(encoding="utf-8"))
