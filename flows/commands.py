"""`flask flows check` and `flask flows explain`: what is wrong with flows, and what each code means."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from flows.actions import CATALOG
from flows.engine.checks import Checked, check
from flows.engine.checks.outputs import as_github, as_sarif, hidden_for_github
from flows.engine.checks.report import as_json, as_text, footer
from flows.engine.library import Library
from flows.engine.shop_facts import ShopFacts
from flows.opening import CANNOT_RUN, opened
from flows.shop_facts import shop_facts

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "reference" / "errors.md"
CLEAN, FOUND = 0, 1  # 2, wrong usage, is click's own; 3: could not run
FOLDER = click.argument("folder", required=False, type=click.Path(path_type=Path))


@click.group()
def flows() -> None:
    """Check the flows a shop talks by."""


def home_of(folder: Path | None) -> Path:
    """FOLDER, or FLOWS_DIR, or the flows that come with the project; ends the command where it is not there."""
    home = folder or Path(os.environ.get("FLOWS_DIR") or HERE / "default")
    if not home.is_dir():
        click.echo(f"There is no folder {home}. Name one, or set FLOWS_DIR.", err=True)
        sys.exit(CANNOT_RUN)
    return home


@flows.command("check")
@FOLDER
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="For people; for machines; as annotations of a GitHub workflow; as SARIF 2.1.0.",
)
@click.option("--strict", is_flag=True, help="Warnings count as problems too.")
@click.option("--shop", is_flag=True, help="Ask the database too: promo codes that are dead, templates not approved.")
def check_flows(folder: Path | None, form: str, strict: bool, shop: bool) -> None:
    """Prove that the flows in FOLDER hold: structure, values, languages, WhatsApp's limits.

    Without FOLDER it checks FLOWS_DIR, or the flows that come with the project. Exit code 0: clean,
    1: problems, 2: wrong usage, 3: could not run.
    """
    home = home_of(folder)
    try:
        checked = check(home, CATALOG, facts_of=asked_of_shop if shop else None)
    except OSError as problem:
        click.echo(f"{home} could not be read: {problem.strerror}.", err=True)
        sys.exit(CANNOT_RUN)
    _show(checked, home, form)
    bad = checked.problems if strict else [one for one in checked.problems if one.severity == "error"]
    sys.exit(FOUND if bad else CLEAN)


@flows.command("explain")
@click.argument("code")
def explain(code: str) -> None:
    """Say what a CODE such as F003 means and how to mend it."""
    if not PAGE.is_file():
        click.echo(f"{PAGE} is missing.", err=True)
        sys.exit(CANNOT_RUN)
    pages = explanations(PAGE.read_text(encoding="utf-8"))
    page = pages.get(code.upper())
    if page is None:
        near = get_close_matches(code.upper(), pages, n=3, cutoff=0.5)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        raise click.UsageError(f"There is no code {code}.{hint}")
    click.echo(page)


def explanations(page: str) -> dict[str, str]:
    """The sections of docs/reference/errors.md by code."""
    found: dict[str, list[str]] = {}
    code = ""
    for line in page.splitlines():
        if line.startswith("#"):
            title = line.lstrip("#").strip()
            code = title.split()[0] if line.startswith("### ") else ""
            if code:
                found[code] = [title]
        elif code:
            found[code].append(line)
    return {name: "\n".join(lines).strip() for name, lines in found.items()}


def asked_of_shop(library: Library) -> ShopFacts:
    """How the shop in the database stands to what these flows name; ends the command where there is none."""
    with opened() as (_, db), db.reading() as tx:
        return shop_facts(tx, library, datetime.now(UTC))


def _show(checked: Checked, home: Path, form: str) -> None:
    folder = _short(home)
    hidden = dict(checked.hidden)
    if form == "text":
        _show_text(checked, folder, hidden)
    elif form == "github":
        lines = [as_github(checked.library, problem, folder) for problem in checked.problems]
        click.echo("".join(f"{line}\n" for line in [*lines, *hidden_for_github(folder, hidden)]), nl=False)
    elif form == "sarif":
        pages = explanations(PAGE.read_text(encoding="utf-8")) if PAGE.is_file() else {}
        click.echo(_json(as_sarif(checked.library, checked.problems, hidden, pages, folder)))
    else:
        problems = [as_json(problem, folder) for problem in checked.problems]
        click.echo(_json({"problems": problems, "hidden": hidden}))


def _json(plain: dict[str, Any]) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=2)


def _show_text(checked: Checked, folder: str, hidden: dict[str, int]) -> None:
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    last = ""
    for problem in checked.problems:
        if last and problem.place.file != last:
            _tell_hidden(last, hidden)
        last = problem.place.file
        click.echo(as_text(checked.library, problem, folder, color) + "\n", color=color)
    _tell_hidden(last, hidden)
    click.echo(footer(checked.problems, hidden))


def _tell_hidden(file: str, hidden: dict[str, int]) -> None:
    if count := hidden.get(file):
        click.echo(f"{file}: {count} more, not shown. Mend these first.\n")


def _short(home: Path) -> str:
    """The folder as seen from here, when it lies below."""
    try:
        return str(home.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(home)
