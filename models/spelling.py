"""A statement as each database and its driver want it written."""

import re
from functools import lru_cache

from models.short_way import NAMED

ROW_LOCK = re.compile(r"\s+FOR (?:NO KEY UPDATE|UPDATE|KEY SHARE)(?: OF \w+)?(?: SKIP LOCKED| NOWAIT)?")
SQL_NOW = {
    "postgresql": "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
}


@lru_cache(maxsize=1024)
def with_clock(sql: str, dialect: str) -> str:
    return sql.replace("{now}", SQL_NOW[dialect])


@lru_cache(maxsize=1024)
def spelled(sql: str, dialect: str) -> str:
    """The statement as this driver's cursor wants it."""
    sql = with_clock(sql, dialect)
    if dialect == "postgresql":
        return NAMED.sub(r"%(\1)s", sql.replace("%", "%%"))
    return ROW_LOCK.sub("", sql)
