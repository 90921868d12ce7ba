"""Ways to spoil any library: each finds in the text itself where it can be done, and knows the spot that must be told.

Nodes are found by PyYAML's own marks, not by the reader that is put to the test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

from tests.flows.libraries.assembling import Files
from tests.flows.spoiling.spoiling import Spot

FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SPECIAL = ("shop.yaml", "intents.yaml", "templates.yaml", "policy.yaml", "knowledge.yaml")
STOP = {"en": "unsubscribe", "tr": "dur", "fa": "توقف", "et": "stopp"}
SENTENCE = re.compile(r"^( +)([a-z_]+): (?P<value>[^\s|>{\[].*)\n", re.MULTILINE)
NAME = re.compile(r"\{([a-z_]+\.[a-z_]+)\}(?=[\s.,:?])")


@dataclass(frozen=True)
class Way:
    """A spoilt folder, the codes one of which must stand at the spot, and those that may follow."""

    files: Files
    codes: tuple[str, ...]
    spot: Spot
    also: tuple[str, ...] = ()


def spot(file: str, text: str, at: int) -> Spot:
    return file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def replaced(files: Files, file: str, begin: int, end: int, new: str) -> Files:
    text = files[file]
    return {**files, file: text[:begin] + new + text[end:]}


def flow_files(files: Files) -> Iterator[str]:
    return (name for name in files if name not in SPECIAL and not name.startswith("words/"))


def states(files: Files) -> Iterator[tuple[str, yaml.ScalarNode, yaml.MappingNode]]:
    """Each state: its file, its name, what it holds."""
    for file in flow_files(files):
        for document in yaml.compose_all(files[file], Loader=FAST):
            held = dict((key.value, value) for key, value in document.value)["states"]
            for name, state in held.value:
                yield file, name, state


def parts(state: yaml.MappingNode) -> dict[str, tuple[yaml.ScalarNode, yaml.Node]]:
    return {key.value: (key, value) for key, value in state.value}


def at(node: yaml.Node) -> int:
    return node.start_mark.index


# ---- what stands in flows -------------------------------------------------------------------------------


def without_an_outcome(files: Files) -> Iterator[Way]:
    for file, _, state in states(files):
        held = parts(state)
        if not {"do", "call"} & set(held) or not held["next"][1].flow_style or len(held["next"][1].value) < 2:
            continue
        key, ways = held["next"]
        (_, before), (_, last) = ways.value[-2:]
        end = before.end_mark.index
        made = replaced(files, file, end, last.end_mark.index, "")
        yield Way(made, ("F020",), spot(file, files[file], at(key)), ("F032", "T005", "F033", "F030"))


def with_an_outcome_that_never_comes(files: Files) -> Iterator[Way]:
    for file, _, state in states(files):
        held = parts(state)
        if {"do", "call", "confirm"} & set(held) and held["next"][1].flow_style:
            end = held["next"][1].end_mark.index - 1
            made = replaced(files, file, end, end, ", zebra: menu")
            yield Way(made, ("F021",), spot(file, made[file], end + 2))


def with_a_target_that_is_nowhere(files: Files) -> Iterator[Way]:
    for file, _, state in states(files):
        held = parts(state)
        for name in ("next", "buttons", "skip", "none", "otherwise"):
            node = held[name][1] if name in held else None
            targets = [node] if isinstance(node, yaml.ScalarNode) else []
            if isinstance(node, yaml.MappingNode):
                plain = (pair for pair in node.value if isinstance(pair[1], yaml.ScalarNode))
                targets = [value for key, value in plain if key.value != "end"]
            for target in targets:
                made = replaced(files, file, at(target), target.end_mark.index, "zebra_crossing")
                yield Way(made, ("F003",), spot(file, files[file], at(target)))


def with_a_key_misspelled(files: Files) -> Iterator[Way]:
    for file, _, state in states(files):
        for key, _ in state.value:
            made = replaced(files, file, at(key), key.end_mark.index, f"{key.value}zz")
            gone = ("F006",) if key.value in ("do", "call") else ()  # what it gives is not known any more
            yield Way(made, ("F001",), spot(file, files[file], at(key)), gone)


def with_a_key_twice(files: Files) -> Iterator[Way]:
    for file, _, state in states(files):
        key, value = state.value[0]
        if isinstance(value, yaml.ScalarNode) and not state.flow_style:
            line = f"\n{' ' * key.start_mark.column}{key.value}: {value.value}"
            made = replaced(files, file, value.end_mark.index, value.end_mark.index, line)
            begin = value.end_mark.index + 1 + key.start_mark.column
            yield Way(made, ("Y003",), spot(file, made[file], begin))


def with_a_state_that_nothing_leads_to(files: Files) -> Iterator[Way]:
    for file, name, state in states(files):
        if not state.flow_style:
            begin = at(name) - name.start_mark.column
            made = replaced(files, file, begin, begin, "  attic_of_zebras: {say: repair.parked, next: end}\n")
            if name is not _first_state(files[file], name):
                yield Way(made, ("F032",), spot(file, made[file], begin + 2))


def _first_state(text: str, name: yaml.ScalarNode) -> yaml.ScalarNode | None:
    """The name itself when it is the first of its flow: what stands before it is `states:`."""
    return name if text[: at(name)].rstrip().endswith("states:") else None


def with_a_tab(files: Files) -> Iterator[Way]:
    for file in flow_files(files):
        for found in re.finditer(r"^ +(?=[a-z])", files[file], re.MULTILINE):
            made = replaced(files, file, found.start(), found.end(), "\t")
            yield Way(made, ("Y001",), spot(file, files[file], found.start()), ("T005",))


def with_a_tag(files: Files) -> Iterator[Way]:
    for file, _, state in states(files):
        for _, value in state.value:
            if isinstance(value, yaml.ScalarNode):
                made = replaced(files, file, at(value), at(value), "!str ")
                yield Way(made, ("Y005",), spot(file, files[file], at(value)))


# ---- what stands in words ---------------------------------------------------------------------------------


def word_files(files: Files) -> list[str]:
    return [name for name in files if name.startswith("words/")]


def without_a_sentence(files: Files) -> Iterator[Way]:
    """T001 stands at the sentence in the first language of the shop that still has it."""
    first, second = "words/tr.yaml", "words/en.yaml"
    for file, other in ((first, second), (second, first), ("words/fa.yaml", first), ("words/et.yaml", first)):
        there = {path: value for path, value in _sentences(files[other])}
        for path, value in _sentences(files[file]):
            line = files[file][files[file].rfind("\n", 0, at(value)) + 1 :].partition("\n")[0] + "\n"
            whole = SENTENCE.match(line) and not re.search(r", \w+: ", line)
            if path not in there or not whole or path[-1] in ("again", "example", "opener", "text"):
                continue
            begin = files[file].rfind("\n", 0, at(value)) + 1
            made = replaced(files, file, begin, begin + len(line), "")
            yield Way(made, ("T001",), spot(other, files[other], at(there[path])))


def _sentences(text: str) -> Iterator[tuple[tuple[str, ...], yaml.ScalarNode]]:
    def walk(node: yaml.Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], yaml.ScalarNode]]:
        if isinstance(node, yaml.ScalarNode):
            yield path, node
        else:
            for key, value in node.value if len(node.value) > 1 else ():  # a mapping left empty is another fault
                yield from walk(value, (*path, key.value))

    yield from walk(yaml.compose(text, Loader=FAST), ())


def with_a_name_that_is_nothing(files: Files) -> Iterator[Way]:
    for file in word_files(files):
        for found in NAME.finditer(files[file]):
            made = replaced(files, file, found.start(1), found.end(1), f"{found[1]}zz")
            yield Way(made, ("V011",), spot(file, files[file], found.start()), ("T003", "V015"))


def with_an_ending_glued_on(files: Files) -> Iterator[Way]:
    for file in word_files(files):
        for found in NAME.finditer(files[file]):
            if found[1] != "shopper.hello":
                made = replaced(files, file, found.end(), found.end(), "ga")
                yield Way(made, ("W031",), spot(file, files[file], found.start()))


NOT_EVERYWHERE = ("yes", "no", "skip", "change", "done", "take_back", "last_time")  # shown by some questions only


def with_a_label_too_long(files: Files) -> Iterator[Way]:
    for file in word_files(files):
        for path, value in _sentences(files[file]):
            if (path[0] == "buttons" and path[-1] not in NOT_EVERYWHERE) or (
                len(path) > 2 and path[-2] == "buttons"
            ):
                quoted = f'"{value.value} {"w" * 30}"'
                made = replaced(files, file, at(value), value.end_mark.index, quoted)
                spoilt = spot(file, files[file], at(value) + 1)
                yield Way(made, ("W020", "W024"), spoilt, ("F086",))  # and no template has this label


def with_something_left_to_write(files: Files) -> Iterator[Way]:
    for file in word_files(files):
        for _, value in _sentences(files[file]):
            if not value.style and "\n" not in files[file][at(value) : value.end_mark.index]:
                made = replaced(files, file, at(value), at(value), "TODO ")
                yield Way(made, ("T007",), spot(file, files[file], at(value)), ("W020", "W021", "W024", "W011"))


# ---- what stands among the phrases --------------------------------------------------------------------------


def with_a_stop_word(files: Files) -> Iterator[Way]:
    for _, intent in yaml.compose(files.get("intents.yaml", "{}"), Loader=FAST).value:
        for language, phrases in intent.value:
            phrase = phrases.value[-1]
            made = replaced(files, "intents.yaml", at(phrase), phrase.end_mark.index, STOP[language.value])
            yield Way(made, ("F041",), spot("intents.yaml", files["intents.yaml"], at(phrase)), ("F034",))


def with_a_phrase_for_two(files: Files) -> Iterator[Way]:
    """The phrase that stands below is told, whichever was written anew."""
    intents = yaml.compose(files.get("intents.yaml", "{}"), Loader=FAST).value
    for (_, one), (_, other) in zip(intents, intents[1:], strict=False):
        for (_, mine), (_, theirs) in zip(one.value, other.value, strict=True):
            phrase = theirs.value[-1]
            said = '"' + mine.value[0].value + ' !"'
            made = replaced(files, "intents.yaml", at(phrase), phrase.end_mark.index, said)
            yield Way(made, ("F040",), spot("intents.yaml", files["intents.yaml"], at(phrase)), ("F042",))


WAYS: tuple[Callable[[Files], Iterator[Way]], ...] = (
    without_an_outcome,
    with_an_outcome_that_never_comes,
    with_a_target_that_is_nowhere,
    with_a_key_misspelled,
    with_a_key_twice,
    with_a_state_that_nothing_leads_to,
    with_a_tab,
    with_a_tag,
    without_a_sentence,
    with_a_name_that_is_nothing,
    with_an_ending_glued_on,
    with_a_label_too_long,
    with_something_left_to_write,
    with_a_stop_word,
    with_a_phrase_for_two,
)
