"""The versions of the flows that this process knows: which is live, and those that conversations still stand on."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from threading import Lock

from flows.actions import CATALOG
from flows.engine.checks.dataflow import certainty
from flows.engine.definition import Event, Session
from flows.engine.library import Library
from flows.engine.loader import FlowProblems, load_files, load_library, revision_of
from flows.engine.understanding import prepare
from flows.publishing.placing import Placed, place
from models.db import DRIVER_ERRORS, Database, DatabaseAway, RowLocked, Transaction
from models.flow_revision import Publication, files_of, history, newest

log = logging.getLogger(__name__)

MOST_KEPT = 8  # libraries in memory; conversations on older ones load theirs again
Stamp = tuple[tuple[str, int, int], ...]


class Spoiled(Exception):
    """A version that was kept can't be read any more; says why, without its content."""


class Versions:
    """Loads what is live and what was. Without a publication the folder itself is live."""

    def __init__(self, folder: Path | None = None, languages: tuple[str, ...] = ()):
        self.folder, self.languages = folder, languages
        self.history: tuple[Publication, ...] = ()  # the last of it is live
        self.trouble = ""  # what keeps a newer version from being live
        self._number = 0  # of the publication that was looked at last
        self._stamp: Stamp = ()  # of the folder as it was looked at last
        self._kept: dict[str, Library | None] = {}  # the last used last; None: it can't be had
        self._lock = Lock()

    # ---- for a turn ---------------------------------------------------------------------------------

    def place(self, tx: Transaction, live: Library, session: Session, event: Event) -> Placed:
        """What a turn of this conversation is taken with."""
        return place(live, session, event, self.history, partial(self.library_of, tx), self._kept.get)

    def library_of(self, tx: Transaction, revision: str) -> Library | None:
        """The flows of a version, from memory or from the database; None when they can't be had."""
        with self._lock:
            library = self._kept.pop(revision) if revision in self._kept else self._read(tx, revision)
            self._keep(revision, library)
            return library

    def _read(self, tx: Transaction, revision: str) -> Library | None:
        try:
            return load_revision(tx, revision, self.languages)
        except Spoiled as why:
            log.error("flows: version %s can't be read: %s", revision, why)
            return None

    def _keep(self, revision: str, library: Library | None) -> None:
        self._kept[revision] = library
        while len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    # ---- what is live -------------------------------------------------------------------------------

    def first(self, db: Database) -> Library:
        """What is live when the process starts: the newest publication that can be read, else the folder.

        Raises FlowProblems when there is neither.
        """
        try:
            library = self._published(db)
        except (DatabaseAway, RowLocked, *DRIVER_ERRORS):  # it may have no tables yet
            library = None
        if library is None:
            assert self.folder is not None, "a process that starts has a folder"
            self._stamp = stamp(self.folder)
            library = load_library(self.folder, CATALOG, self.languages)
        with self._lock:
            self._keep(library.revision, library)
        return library

    def newer(self, db: Database, live: Library, follow_folder: bool) -> Library | None:
        """What is live now, if that is another version than `live`. One statement when nothing was published."""
        with db.reading() as tx:
            number = newest(tx)
        if number != self._number:
            library = self._published(db)
        elif follow_folder and not number:
            library = self._edited()
        else:
            return None
        return library if library is not None and library.revision != live.revision else None

    def _published(self, db: Database) -> Library | None:
        """The newest publication that can be read, and the history known with it."""
        with db.reading() as tx:
            told = history(tx)
            with self._lock:
                self._kept = {revision: library for revision, library in self._kept.items() if library is not None}
            readable = (self.library_of(tx, one.revision) for one in reversed(told))
            library = next((one for one in readable if one is not None), None)
        self.history, self._number = told, told[-1].number if told else 0
        wanted = told[-1].revision if told else ""
        spoiled = wanted and (library is None or library.revision != wanted)
        self._note(f"version {wanted} is published and can't be read" if spoiled else "")
        if library is not None:
            warm(library)
        return library

    def _edited(self) -> Library | None:
        """The folder, if somebody wrote in it and it holds."""
        assert self.folder is not None, "only a process with a folder follows it"
        now = stamp(self.folder)
        if now == self._stamp:
            return None
        self._stamp = now
        try:
            library = load_library(self.folder, CATALOG, self.languages)
        except FlowProblems as wrong:
            errors = sum(problem.severity == "error" for problem in wrong.problems)
            self._note(f"the folder has {errors} problem{'s' if errors > 1 else ''}")
            return None
        except OSError as wrong:
            self._note(f"the folder can't be read ({wrong.strerror})")
            return None
        self._note("")
        with self._lock:
            self._keep(library.revision, library)
        warm(library)
        return library

    def _note(self, trouble: str) -> None:
        """Say it once, and once that it is over."""
        if trouble and trouble != self.trouble:
            log.error("flows: %s; the last good version stays live", trouble)
        elif self.trouble and not trouble:
            log.warning("flows: all is well again")
        self.trouble = trouble


def load_revision(tx: Transaction, revision: str, languages: tuple[str, ...] = ()) -> Library | None:
    """The flows of a version as they were published; None when there is none of this name. Raises Spoiled."""
    try:
        files = files_of(tx, revision)
        if files is None:
            return None
        if revision_of(files) != revision:
            raise Spoiled("its content is not what its name says")
        return load_files(files, f"version {revision}", CATALOG, languages)
    except FlowProblems as wrong:
        raise Spoiled(str(wrong)) from wrong
    except (ValueError, TypeError) as wrong:
        raise Spoiled("its row holds no files") from wrong


def warm(library: Library) -> None:
    """What the first turn would wait for is worked out before it."""
    prepare(library)
    certainty(library)


def stamp(folder: Path) -> Stamp:
    """When the files of a folder were written, and how long they are."""
    found = []
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("words/*.yaml")]):
        try:
            seen = path.stat()
        except OSError:  # taken away in this moment
            continue
        found.append((path.as_posix(), seen.st_mtime_ns, seen.st_size))
    return tuple(found)


