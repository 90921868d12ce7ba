"""A folder in which a page of the manual is followed, step by step."""

import contextlib
import importlib
import json
import re
import shlex
import shutil

from click.testing import CliRunner

from flows.actions import CATALOG
from flows.commands import flows as group
from flows.engine.checks import check
from flows.engine.conditions import read_condition
from flows.engine.loader import load_problems
from flows.engine.reading import read_yaml
from flows.engine.scope import Scope, type_of
from flows.engine.shapes import Findings, Unusable
from flows.talks.playing import play
from flows.talks.reading_talks import read_talks
from tests.manual.pages import ROOT

for module in sorted((ROOT / "flows").glob("*_commands.py")):
    importlib.import_module(f"flows.{module.stem}")


class Desk:
    """A working folder with `my_shop` in it; `flows` and `examples` lie beside it as in the project."""

    def __init__(self, home, begins="", languages=()):
        self.home, self.shop, self.languages = home, home / "my_shop", languages
        for name in ("flows", "examples"):
            (home / name).symlink_to(ROOT / name)
        if begins:
            shutil.copytree(home / begins, self.shop, ignore=self.left_out if languages else None)

    def left_out(self, folder, names):
        """What a copy in one language does without: the others' words, and talks that know them."""
        kept = {f"{language}.yaml" for language in self.languages}
        return set(names) - kept if folder.endswith("words") else {"talks"} & set(names)

    def put(self, block, shop=None):
        """The YAML of a fence, where the fence says."""
        shop = shop or self.shop
        if "file" in block.told:
            target = shop / block.told["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        else:
            merge(shop / block.told["into"], block.text, block.told.get("without", "").split(","))

    def codes(self, shop=None):
        """What the checker says of the folder."""
        shop = shop or self.shop
        library, _ = load_problems(shop, CATALOG, self.languages)
        talks = read_talks(shop, library)[1] if (shop / "talks").is_dir() else []
        return [problem.code for problem in (*check(shop, CATALOG, self.languages).problems, *talks)]

    def failures(self, file):
        """What is not as the talks of a file expect."""
        library, _ = load_problems(self.shop, CATALOG, self.languages)
        scripts = [one for one in read_talks(self.shop, library)[0] if one.file == file]
        assert scripts, f"{file} holds no talk"
        played = [play(library, one, language) for one in scripts for language in one.languages]
        return [failure for one in played for failure in one.failures]

    def conditions(self, block):
        """What is wrong with conditions, each of them tried as a branch of the flow that the fence names."""
        library, _ = load_problems(self.shop, CATALOG, self.languages)
        flow = library.flows[block.told["when"]]
        scope = Scope(flow.name, dict(flow.slots), (), library.flows, {}, CATALOG, Findings())
        documents, problems = read_yaml("conditions", re.sub("^when:", "- when:", block.text, flags=re.M).encode())
        for item in documents[0].items:
            with contextlib.suppress(Unusable):
                read_condition(scope.findings, item.get("when"), lambda node, what: type_of(scope, node, what))
        return len(documents[0].items), [*problems, *scope.findings.problems]

    def codes_with(self, block):
        """What it says of a copy with this fence in it."""
        copy = self.home / "a_copy"
        shutil.copytree(self.shop, copy)
        try:
            self.put(block, copy)
            return self.codes(copy)
        finally:
            shutil.rmtree(copy)

    def type(self, command):
        """The lines a command answers."""
        words = shlex.split(command)
        if words[0] == "cp":
            assert words[1] == "-r", command
            shutil.copytree(self.home / words[2], self.home / words[3])
            return []
        assert words[:2] == ["flask", "flows"], f"the test can't type `{command}`"
        result = CliRunner().invoke(group, words[2:], env={"FLOWS_DIR": "", "COLUMNS": "100", "NO_COLOR": "1"})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return [line.rstrip() for line in result.output.rstrip("\n").splitlines()]


def merge(path, text, without=()):
    """The mapping in `text` into the file, key by key; a new document where no flow or talk has its name."""
    parts = plain(path, text.encode())
    old = plain(path, path.read_bytes()) if path.exists() else []
    for dotted in filter(None, without):
        take_out(old[0], dotted.split("."))
    for part in parts:
        same = [one for one in old if named(one) == named(part)]
        if same:
            deep(same[0], part)
        else:
            old.append(part)
    path.parent.mkdir(parents=True, exist_ok=True)
    documents = [json.dumps(one, ensure_ascii=False, indent=1) for one in old]  # which is YAML too
    path.write_text("\n---\n".join(documents) + "\n", encoding="utf-8")


def take_out(part, keys):
    for key in keys[:-1]:
        part = part[key]
    del part[keys[-1]]


def named(part):
    return part.get("flow") or part.get("talk")


def plain(path, raw):
    documents, problems = read_yaml(path.name, raw)
    assert problems == [], f"{path.name}: {problems[0].says}"
    return [value(document) for document in documents]


def value(node):
    if node.kind == "map":
        return {key.text: value(inner) for key, inner in node.pairs}
    return [value(item) for item in node.items] if node.kind == "list" else node.text


def deep(old, new):
    for key, inner in new.items():
        if isinstance(inner, dict) and isinstance(old.get(key), dict):
            deep(old[key], inner)
        elif isinstance(inner, dict) and isinstance(old.get(key), str):
            old[key] = {"text": old[key], **inner}
        else:
            old[key] = inner
