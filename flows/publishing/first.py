"""The first version of a shop: what its folder holds on the day its tables are made."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flows.actions import CATALOG
from flows.engine.loader import FlowProblems, load_files, read_folder
from models.db import Database
from models.flow_revision import Overtaken, Publication, newest, publish


def publish_first(db: Database, folder: Path, languages: tuple[str, ...], now: datetime) -> str:
    """Publish the folder if nothing ever was; what was done, in a sentence, '' for nothing.

    From then on the folder is only the draft: a slip in it can't keep the next process from starting.
    """
    with db.reading() as tx:
        if newest(tx):
            return ""
    files = read_folder(folder)
    try:
        library = load_files(files, folder.name, CATALOG, languages)
    except FlowProblems as wrong:
        return f"The flows were not published: {wrong}. `flask flows check` tells more."
    try:
        with db.transaction() as tx:
            publish(tx, library.revision, files, Publication(1, library.revision, "db upgrade", "the first", now))
    except Overtaken:
        return ""
    return f"The flows in {folder} are live as version {library.revision}; later ones go live by `flask flows publish`."
