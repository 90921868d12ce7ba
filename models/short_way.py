"""The shortest way to PostgreSQL: statements prepared once, handed to libpq through psycopg's own binding.

psycopg's cursor spends several times the work of the statement itself on things that we do not use: rows as
other types, server-side cursors, adaptation. What this way cannot say it leaves to the cursor.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from select import POLLIN, poll
from typing import Any

from psycopg import Connection, DataError, OperationalError
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus

NAMED = re.compile(r"(?<![:\w]):([a-z_]\w*)")
MOST_PREPARED = 500  # a connection; beyond it statements go by the cursor
OK, TUPLES, IDLE, IN_WORK = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK, TransactionStatus.IDLE,
                             TransactionStatus.INTRANS)
Row = tuple[Any, ...]
Step = tuple[bytes, list[Any]]  # a prepared statement's name, and the values said
BEGIN: Step = (b"BEGIN", [])
COMMIT: Step = (b"COMMIT", [])


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
        self.prepared: dict[Any, bytes] = {}
        self.readers: dict[tuple[int, ...], list[Callable[[bytes], Any]]] = {}  # by the types of a row
        self.readable = poll()
        self.readable.register(self.pgconn.socket, POLLIN)

    @property
    def at_rest(self) -> bool:
        """No transaction, and the connection stands."""
        return bool(self.pgconn.transaction_status == IDLE)

    def execute(self, sql: str, values: dict[str, Any]) -> Answer | None:
        """The statement with `:name` parameters; None if it must go by the cursor. Raises psycopg.Error."""
        step = self.step(sql, values)
        if step is None:
            return None
        if self.pgconn.transaction_status == IDLE:
            return self.answers(self.fly([BEGIN, step]))[1]
        return self.answers([self.pgconn.exec_prepared(*step)])[0]

    def several(self, asked: list[tuple[str, dict[str, Any]]]) -> list[Answer] | None:
        """Statements that don't wait for one another, in one round trip."""
        steps = [self.step(sql, values) for sql, values in asked]
        known = [step for step in steps if step is not None]
        if len(known) < len(steps):
            return None
        begun = self.pgconn.transaction_status != IDLE
        return self.answers(self.fly(known if begun else [BEGIN, *known]))[0 if begun else 1:]

    def last(self, sql: str, values: dict[str, Any]) -> bool:
        """A transaction's last statement together with its COMMIT; if it fails, nothing is committed."""
        step = self.step(sql, values)
        if step is None:
            return False
        begun = self.pgconn.transaction_status != IDLE
        self.answers(self.fly([step, COMMIT] if begun else [BEGIN, step, COMMIT]))
        return True

    def step(self, sql: str, values: dict[str, Any]) -> Step | None:
        """The statement, prepared, and its values as PostgreSQL is told them."""
        text, names = numbered(sql)
        try:
            ways = [SAID[type(values[name])] for name in names]
        except KeyError:
            return None
        types = [kind for kind, _ in ways]
        key = (sql, *types)
        statement = self.prepared.get(key) or self.prepare(key, text, types)
        said = [say(values[name]) for name, (_, say) in zip(names, ways, strict=True)]  # None for NULL
        return (statement, said) if statement else None

    def fly(self, steps: list[Step]) -> list[Any]:
        """Their results; after one that fails, the rest is not run."""
        pgconn, results = self.pgconn, []
        if BEGIN[0] not in self.prepared:
            for name, _ in (BEGIN, COMMIT):
                self.checked(pgconn.prepare(name, name))
                self.prepared[name] = name
        pgconn.enter_pipeline_mode()
        for statement, said in steps:
            pgconn.send_query_prepared(statement, said)
        pgconn.pipeline_sync()
        while True:
            while pgconn.is_busy():  # get_result would wait, too, but with every other thread of the process
                self.readable.poll()
                pgconn.consume_input()
            result = pgconn.get_result()
            if result is None:  # the end of one statement's results, or of the connection
                if pgconn.status != ConnStatus.OK:
                    raise OperationalError("the connection was lost")
            elif result.status == ExecStatus.PIPELINE_SYNC:
                break
            else:
                results.append(result)
        pgconn.exit_pipeline_mode()
        return results

    def answers(self, results: list[Any]) -> list[Answer]:
        return [Answer(self.rows(result) if result.status == TUPLES else [], result.command_tuples or 0)
                for result in map(self.checked, results)]

    def checked(self, result: Any) -> Any:
        if result.status not in (OK, TUPLES):
            raise error_from_result(result)
        return result

    def prepare(self, key: tuple[Any, ...], text: bytes, types: list[int]) -> bytes:
        if len(self.prepared) >= MOST_PREPARED:
            return b""
        self.begin()
        name = b"short%d" % len(self.prepared)
        self.checked(self.pgconn.prepare(name, text, types))
        self.prepared[key] = name
        return name

    def rows(self, result: Any) -> list[Row]:
        kinds = tuple(map(result.ftype, range(result.nfields)))
        readers = self.readers.get(kinds)
        if readers is None:
            readers = self.readers[kinds] = [READ.get(kind) or self.reader(kind) for kind in kinds]
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
        self.checked(self.pgconn.exec_(command))


@lru_cache(maxsize=2048)
def numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with $1, $2 …, and the names in that order."""
    names = list(dict.fromkeys(NAMED.findall(sql)))
    text = NAMED.sub(lambda match: f"${names.index(match[1]) + 1}", sql)
    return text.encode(), tuple(names)
