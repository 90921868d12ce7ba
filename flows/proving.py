"""A folder is proved before it goes live: by the checker, then by every talk beside its flows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.actions import CATALOG
from flows.engine.checks import Checked, check
from flows.engine.checks.report import as_text, footer
from flows.engine.differences import counted
from flows.engine.library import Library
from flows.engine.loader import read_folder, revision_of
from flows.engine.shop_facts import ShopFacts
from flows.talks.playing import Played, play
from flows.talks.reading_talks import FOLDER as TALKS
from flows.talks.reading_talks import read_talks
from flows.talks.telling import told_failure

Tell = Callable[[str], None]
NOT_APPROVED = ("P030", "P032")  # templates that can't be sent yet: told, since going live changes what may be written


class Refused(Exception):
    """The folder can't go live; why has been told."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was proved: these very files, and no later ones."""

    library: Library
    files: dict[str, bytes]


def proved(
    home: Path, languages: tuple[str, ...], with_talks: bool, tell: Tell,
    facts_of: Callable[[Library], ShopFacts] | None = None,
) -> Draft:
    """The folder, if it holds; what is wrong is told line by line. Raises Refused, or OSError.

    `facts_of` is asked how the shop stands to what the flows name; without it only the files are looked at.
    """
    checked = check(home, CATALOG, languages, facts_of)
    for line in _told_problems(checked, home):
        tell(line)
    if checked.errors:
        raise Refused
    if with_talks:
        _play(home, checked.library, tell)
    files = read_folder(home)
    if revision_of(files) != checked.library.revision:
        tell("The folder was changed meanwhile. Publish again.")
        raise Refused
    return Draft(checked.library, files)


def _told_problems(checked: Checked, home: Path) -> Iterator[str]:
    """Errors in full; the rest is a count, `flask flows check` shows it."""
    errors = tuple(one for one in checked.problems if one.severity == "error")
    yield from (as_text(checked.library, one, str(home)) + "\n" for one in errors)
    if errors:
        yield footer(errors, {})
    else:
        waiting = [one for one in checked.problems if one.code in NOT_APPROVED]
        yield from (f"{one.says[:1].upper()}{one.says[1:]}." for one in waiting)
        warned = f", {counted(len(checked.problems), 'warning')}" if checked.problems else ""
        yield f"Checked: no errors{warned}."


def _play(home: Path, library: Library, tell: Tell) -> None:
    if not (home / TALKS).is_dir():
        tell(f"There are no talks beside these flows: {TALKS}/ would be played here.")
        return
    scripts, problems, known = read_talks(home, library)
    wrong = [one for one in problems if one.severity == "error"]
    for one in wrong:
        tell(as_text(known, one, str(home)) + "\n")
    played = [play(library, script, language) for script in scripts for language in script.languages]
    for line in _told_failures(played, home):
        tell(line)
    failed = sum(bool(one.failures) for one in played)
    tell(f"Talks: {len(played)} played, {f'{failed} failed' if failed else 'all as expected'}.")
    if wrong or failed:
        raise Refused


def _told_failures(played: list[Played], home: Path) -> Iterator[str]:
    for one in played:
        yield from (told_failure(failure, str(home)) + "\n" for failure in one.failures)
