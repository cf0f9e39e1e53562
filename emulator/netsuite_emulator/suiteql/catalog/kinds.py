"""What kinds of columns there are, and how the mirror stores each."""

from typing import Literal

ColumnKind = Literal[
    "id", "ref", "list", "code", "static", "text", "flag", "integer", "number", "money", "date", "time"
]

# Money is exact, so that debits equal credits.
SQL_TYPES: dict[ColumnKind, str] = {
    "id": "BIGINT",
    "ref": "BIGINT",
    "list": "VARCHAR",
    "code": "VARCHAR",
    "static": "VARCHAR",
    "text": "VARCHAR",
    "flag": "VARCHAR",
    "integer": "BIGINT",
    "number": "DECIMAL(18,6)",
    "money": "DECIMAL(18,2)",
    "date": "DATE",
    "time": "TIMESTAMP",
}
