"""The shortest way to PostgreSQL: statements prepared once, handed to libpq through psycopg's own binding.

psycopg's cursor spends several times the work of the statement itself on things that we do not use: rows as
other types, server-side cursors, adaptation. What this way cannot say it leaves to the cursor.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from psycopg import Connection, DataError
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format, TransactionStatus

NAMED = re.compile(r"(?<![:\w]):([a-z_]\w*)")
MOST_PREPARED = 500  # a connection; beyond it statements go by the cursor
OK, TUPLES, IDLE, IN_WORK = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK, TransactionStatus.IDLE,
                             TransactionStatus.INTRANS)
Row = tuple[Any, ...]


def said_text(value: str) -> bytes:
    said = value.encode()
    if b"\0" in said:
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return said


# by Python type: the type that PostgreSQL is told (0: find out), and how the value is said
SAID: dict[type, tuple[int, Callable[[Any], bytes | None]]] = {
    str: (0, said_text),
    int: (20, lambda value: b"%d" % value),
    bool: (16, lambda value: b"t" if value else b"f"),
    float: (701, lambda value: repr(value).encode()),
    type(None): (0, lambda value: None),
}
READ: dict[int, Callable[[bytes], Any]] = {
    16: lambda said: said == b"t", 20: int, 21: int, 23: int, 25: bytes.decode, 1043: bytes.decode,
    700: float, 701: float,
}


class Answer:
    """What a statement gave."""

    __slots__ = ("changed", "rows")

    def __init__(self, rows: list[Row], changed: int):
        self.rows = rows
        self.changed = changed


class ShortWay:
    """One connection's prepared statements. Lives as long as the connection."""

    def __init__(self, connection: Connection[Any]):
        self.connection = connection
        self.pgconn = connection.pgconn
        self.prepared: dict[tuple[Any, ...], bytes] = {}

    def execute(self, sql: str, values: dict[str, Any]) -> Answer | None:
        """The statement with `:name` parameters; None if it must go by the cursor. Raises psycopg.Error."""
        text, names = numbered(sql)
        types: list[int] = []
        said: list[Any] = []  # bytes, or None for NULL
        for name in names:
            value = values[name]
            way = SAID.get(type(value))
            if way is None:
                return None
            types.append(way[0])
            said.append(way[1](value))
        key = (sql, *types)
        statement = self.prepared.get(key) or self.prepare(key, text, types)
        if not statement:
            return None
        self.begin()
        result = self.pgconn.exec_prepared(statement, said)
        if result.status == TUPLES:
            return Answer(self.rows(result), result.command_tuples or 0)
        if result.status == OK:
            return Answer([], result.command_tuples or 0)
        raise error_from_result(result)

    def prepare(self, key: tuple[Any, ...], text: bytes, types: list[int]) -> bytes:
        if len(self.prepared) >= MOST_PREPARED:
            return b""
        self.begin()
        name = b"short%d" % len(self.prepared)
        result = self.pgconn.prepare(name, text, types)
        if result.status != OK:
            raise error_from_result(result)
        self.prepared[key] = name
        return name

    def rows(self, result: Any) -> list[Row]:
        kinds = [result.ftype(at) for at in range(result.nfields)]
        readers = [READ.get(kind) or self.reader(kind) for kind in kinds]
        value = result.get_value
        return [tuple([None if (said := value(row, at)) is None else read(said)
                       for at, read in enumerate(readers)]) for row in range(result.ntuples)]

    def reader(self, oid: int) -> Callable[[bytes], Any]:
        load: Callable[[bytes], Any] = Transformer(self.connection).get_loader(oid, Format.TEXT).load
        return load

    def begin(self) -> None:
        if self.pgconn.transaction_status == IDLE:
            self.simple(b"BEGIN")

    def commit(self) -> None:
        """Raises psycopg's error; the transaction is over then, too."""
        if self.pgconn.transaction_status == IN_WORK:
            self.simple(b"COMMIT")
        else:
            self.connection.commit()

    def simple(self, command: bytes) -> None:
        result = self.pgconn.exec_(command)
        if result.status != OK:
            raise error_from_result(result)


@lru_cache(maxsize=2048)
def numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with $1, $2 …, and the names in that order."""
    names = list(dict.fromkeys(NAMED.findall(sql)))
    text = NAMED.sub(lambda match: f"${names.index(match[1]) + 1}", sql)
    return text.encode(), tuple(names)
