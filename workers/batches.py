"""Many rows in one statement, on both databases: a list travels as one JSON parameter."""

from functools import cache

IDS = {
    "postgresql": "(SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(:ids AS JSON)))",
    "sqlite": "(SELECT value FROM json_each(:ids))",
}
TYPES = {"int": "BIGINT", "text": "TEXT"}


@cache
def many(sql: str, dialect: str, columns: str = "") -> str:
    """The statement with `{ids}` as the list `:ids`, and `{rows}` as the table `:rows` of `name:type …`."""
    named = [column.split(":") for column in columns.split()]
    if dialect == "postgresql":
        fields = ", ".join(f"{name} {TYPES[kind]}" for name, kind in named)
        table = f"json_to_recordset(CAST(:rows AS JSON)) AS j({fields})"
    else:
        fields = ", ".join(f"json_extract(value, '$.{name}') AS {name}" for name, _ in named)
        table = f"(SELECT {fields} FROM json_each(:rows)) AS j"
    return sql.replace("{ids}", IDS[dialect]).replace("{rows}", table)
