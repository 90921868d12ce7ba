"""Files of YAML become a Library, or a list of everything that is wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flows.engine.collecting import held_off
from flows.engine.definition import Catalog, Place, Problem
from flows.engine.library import Flow, Library, Shop, TemplateSpec
from flows.engine.policies.reading import FILE as POLICY
from flows.engine.policies.reading import read_policies, words_of
from flows.engine.reading import Node, read_yaml
from flows.engine.reading_flows import built_ins_missing, read_flows
from flows.engine.reading_knowledge import FILE as KNOWLEDGE
from flows.engine.reading_knowledge import read_knowledge
from flows.engine.sentences import Written
from flows.engine.shapes import Findings
from flows.engine.shipped import FILE as SHIPPED
from flows.engine.shipped import flows_for, shipped, words_for
from flows.engine.shop_file import Intents, PhrasePlaces, read_intents, read_shop, read_templates, read_words
from flows.engine.wording import Wording

SPECIAL = ("shop.yaml", "intents.yaml", "templates.yaml", POLICY, KNOWLEDGE)
MAX_FILES = 200


class FlowProblems(Exception):
    """The folder can't be used; `problems` says why, sorted by place."""

    def __init__(self, problems: list[Problem]) -> None:
        errors = [problem for problem in problems if problem.severity == "error"]
        first = errors[0]
        super().__init__(
            f"{len(errors)} problems: {first.place.file}:{first.place.line} [{first.code}] {first.says}"
        )
        self.problems = problems


@dataclass(slots=True)
class _Pages:
    """What was read so far."""

    flows: list[Node] = field(default_factory=list)
    shop: Shop = field(default_factory=Shop)
    policy: Node | None = None
    knowledge: Node | None = None
    intents: Intents = field(default_factory=dict)
    phrase_places: PhrasePlaces = field(default_factory=dict)
    templates: dict[str, TemplateSpec] = field(default_factory=dict)
    words: dict[str, dict[str, Written]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)


def load_library(folder: Path, catalog: Catalog, languages: tuple[str, ...] = ()) -> Library:
    """The folder, ready to talk. `languages` empty: those of shop.yaml. Raises FlowProblems."""
    library, problems = load_problems(folder, catalog, languages)
    if any(problem.severity == "error" for problem in problems):
        raise FlowProblems(problems)
    return library


def load_problems(
    folder: Path, catalog: Catalog, languages: tuple[str, ...] = ()
) -> tuple[Library, list[Problem]]:
    """What could be made of the folder, and all that is wrong with its shape."""
    findings = Findings()
    if not folder.is_dir():
        findings.add(
            "Y007",
            Place(str(folder), 1, 1),
            f"there is no folder `{folder}`",
            "not there",
            fix="set FLOWS_DIR to a folder with flows, or copy flows/default there",
        )
    with held_off():
        return _load(findings, read_folder(folder), folder.name or ".", catalog, languages)


def load_files(
    files: Mapping[str, bytes], name: str, catalog: Catalog, languages: tuple[str, ...] = ()
) -> Library:
    """The same of files held in memory; `name` stands for the folder's. Raises FlowProblems."""
    with held_off():
        library, problems = _load(Findings(), files, name, catalog, languages)
    if any(problem.severity == "error" for problem in problems):
        raise FlowProblems(problems)
    return library


def read_folder(folder: Path) -> dict[str, bytes]:
    """What the loader reads of a folder: its own YAML and its words; nothing hidden, nothing deeper, no links out."""
    home = folder.resolve()
    found = sorted([*folder.glob("*.yaml"), *folder.glob("words/*.yaml")])
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in found[:MAX_FILES]
        if not path.name.startswith(".") and path.is_file() and path.resolve().is_relative_to(home)
    }


def revision_of(files: Mapping[str, bytes]) -> str:
    """The name of these files' content: the same files, the same name, wherever they are kept."""
    digest = hashlib.sha256()
    for name, raw in sorted(files.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(raw).digest())
    return digest.hexdigest()[:16]


def _load(
    findings: Findings, files: Mapping[str, bytes], home: str, catalog: Catalog, languages: tuple[str, ...]
) -> tuple[Library, list[Problem]]:
    pages = _Pages()
    for name, raw in files.items():
        _read(findings, pages, name, raw)
    if pages.knowledge is not None:
        known = read_knowledge(findings, pages.knowledge, pages.intents)
        pages.flows += known.flows
        pages.intents |= known.intents
        pages.phrase_places |= known.places
    lacking = flows_for(pages.flows)
    flows = read_flows(findings, [*pages.flows, *lacking.values()], catalog)
    built_ins_missing(findings, flows, next(iter(pages.sources), home))
    if pages.policy is not None:
        pages.shop = read_policies(findings, pages.policy, words_of(flows.values()), pages.shop)
    languages = languages or pages.shop.languages or tuple(pages.words)
    own = {name: said for name, said in pages.words.items() if name in languages}  # else nobody checks them
    words = words_for(flows, tuple(lacking), own, languages)
    wording = Wording.of(words)
    library = Library(
        revision=revision_of(files),
        flows=flows,
        words=words,
        shop=pages.shop,
        catalog=catalog,
        languages=languages,
        intents=pages.intents,
        templates=pages.templates,
        starts=_starts(findings, flows),
        phrase_places=pages.phrase_places,
        shipped=frozenset(lacking),
        sources={**pages.sources, SHIPPED: shipped().source} if lacking else pages.sources,
        wording=wording,
    )
    problems = [*findings.problems, *wording.problems]
    return library, sorted(problems, key=lambda one: (one.place.file, one.place.line, one.place.column))


def _read(findings: Findings, pages: _Pages, name: str, raw: bytes) -> None:
    documents, problems = read_yaml(name, raw)
    findings.problems.extend(problems)
    pages.sources[name] = raw.decode("utf-8-sig", "replace")
    if name not in SPECIAL and not name.startswith("words/"):
        pages.flows.extend(document for document in documents if document.kind != "scalar" or document.text)
        return
    for document in documents[:1]:
        if document.kind == "scalar" and not document.text:
            continue
        if name == "shop.yaml":
            pages.shop = read_shop(findings, document)
        elif name == "intents.yaml":
            pages.intents, pages.phrase_places = read_intents(findings, document)
        elif name == "templates.yaml":
            pages.templates = read_templates(findings, document)
        elif name == POLICY:
            pages.policy = document
        elif name == KNOWLEDGE:
            pages.knowledge = document
        else:
            pages.words[name.removeprefix("words/").removesuffix(".yaml")] = read_words(findings, document)


def _starts(findings: Findings, flows: dict[str, Flow]) -> dict[str, str]:
    """intent -> flow; an intent starts one flow only."""
    starts: dict[str, str] = {}
    for flow in flows.values():
        if not flow.intent:
            continue
        first = starts.setdefault(flow.intent, flow.name)
        if first != flow.name:
            findings.add(
                "F016",
                flow.place,
                f"`{flow.name}` starts with `{flow.intent}`, and so does `{first}`",
                "already taken",
                why="I could not know which of the two is meant.",
                fix="give one of them another intent",
            )
    return starts
