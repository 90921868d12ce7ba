"""Versions of the flows: each kept whole under the hash of its content, and every publication of one in its order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Field, SQLModel

from models.db import JsonText, Transaction, UtcTime, from_json, to_json, to_ms

OPEN_TASK = """session LIKE '%"stack":%' OR session LIKE '%"parked":%'"""


class FlowRevision(SQLModel, table=True):
    """The files of one version, whole: neither a deployment nor a slip in the folder takes them away."""

    __tablename__ = "flow_revision"

    id: str = Field(primary_key=True)  # the hash of the files
    files: Any = Field(sa_type=JsonText)  # name -> text
    created_at: datetime = Field(sa_type=UtcTime)


class FlowPublication(SQLModel, table=True):
    """A version went live. The newest of them is what is live now; an earlier version can be published again."""

    __tablename__ = "flow_publication"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})  # 1, 2, 3 …: who comes second fails
    revision: str = Field(foreign_key="flow_revision.id")
    who: str
    note: str = ""
    moves: Any = Field(default=None, sa_type=JsonText, nullable=True)  # flow.state -> flow.state, restart, person, stay
    hotfix: bool = False
    at: datetime = Field(sa_type=UtcTime)


class Overtaken(Exception):
    """Somebody else published since we looked: theirs is live, and ours is not."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One entry of the history."""

    number: int
    revision: str
    who: str
    note: str
    at: datetime
    moves: Mapping[str, str] = field(default_factory=dict)
    hotfix: bool = False  # conversations inside a flow went along where their answers fit


def newest(tx: Transaction) -> int:
    """The number of the last publication; 0 before the first."""
    row = tx.one("SELECT MAX(id) FROM flow_publication")
    return int(row[0]) if row and row[0] else 0


def history(tx: Transaction) -> tuple[Publication, ...]:
    """Every publication, the first one first."""
    rows = tx.rows("SELECT id, revision, who, note, at, moves, hotfix FROM flow_publication ORDER BY id")
    return tuple(
        Publication(number, revision, who, note, datetime.fromtimestamp(at / 1000, UTC),
                    from_json(moves) if moves else {}, bool(hotfix))
        for number, revision, who, note, at, moves, hotfix in rows
    )


def files_of(tx: Transaction, revision: str) -> dict[str, bytes] | None:
    """The files as they were published; None if there is no such version, ValueError if the row is spoiled."""
    row = tx.one("SELECT files FROM flow_revision WHERE id = :id", id=revision)
    if row is None:
        return None
    files = from_json(row[0])
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise ValueError("no files")
    return {name: text.encode() for name, text in files.items()}


def publish(tx: Transaction, revision: str, files: Mapping[str, bytes], publication: Publication) -> None:
    """Keep the files and make them live, as number `publication.number`. Raises Overtaken if that is taken."""
    tx.run("""
        INSERT INTO flow_revision (id, files, created_at) VALUES (:id, :files, :now)
        ON CONFLICT (id) DO UPDATE SET files = EXCLUDED.files
    """, id=revision, files=to_json({name: raw.decode() for name, raw in files.items()}), now=to_ms(publication.at))
    done = tx.run("""
        INSERT INTO flow_publication (id, revision, who, note, moves, hotfix, at)
        VALUES (:id, :revision, :who, :note, :moves, :hotfix, :at) ON CONFLICT DO NOTHING
    """, id=publication.number, revision=revision, who=publication.who, note=publication.note,
        moves=to_json(dict(publication.moves)) if publication.moves else None, hotfix=publication.hotfix,
        at=to_ms(publication.at))
    if not done:
        raise Overtaken


def open_sessions(tx: Transaction) -> Iterator[tuple[int, Any]]:
    """Conversations that may be inside a flow or have left one open, and their sessions."""
    for conversation_id, session in tx.rows(f"SELECT id, session FROM conversation WHERE {OPEN_TASK}"):
        yield conversation_id, from_json(session)
