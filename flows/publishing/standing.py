"""How a deployment stands: what is live, whether it can be read, and how the folder differs from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from flows.actions import CATALOG
from flows.engine.library import Library
from flows.engine.loader import load_problems
from flows.publishing.versions import Spoiled, load_revision
from models.db import Transaction
from models.flow_revision import Publication, history


@dataclass(frozen=True, slots=True)
class Standing:
    """What was published and what lies in the folder."""

    history: tuple[Publication, ...] = ()
    live: Library | None = None  # as published; None before the first publication, or if it can't be read
    spoiled: str = ""  # why it can't
    draft: Library | None = None  # the folder; None if it can't be read at all
    problems: int = 0  # of the folder
    unread: str = ""  # why the folder can't be read

    @property
    def published(self) -> Publication | None:
        return self.history[-1] if self.history else None

    @property
    def same(self) -> bool:
        """The folder is what is live."""
        return bool(self.live and self.draft and self.live.revision == self.draft.revision)


def standing(tx: Transaction, folder: Path, languages: tuple[str, ...]) -> Standing:
    """Look at database and folder; whatever is wrong with either is told, not raised."""
    told = history(tx)
    draft = of_folder(folder, languages)
    live, spoiled = None, ""
    if told:
        try:
            live = load_revision(tx, told[-1].revision, languages)
            spoiled = "" if live else "its files are gone"
        except Spoiled as why:
            spoiled = str(why)
    return replace(draft, history=told, live=live, spoiled=spoiled)


def of_folder(folder: Path, languages: tuple[str, ...]) -> Standing:
    """The folder alone, as if nothing had been published."""
    try:
        draft, found = load_problems(folder, CATALOG, languages)
    except OSError as wrong:
        return Standing(unread=wrong.strerror or type(wrong).__name__)
    return Standing(draft=draft, problems=sum(one.severity == "error" for one in found))
