"""
A saved account's invoices and their lines brought into bare DuckDB, for comparison: `python bare_load.py FILE`.

How many invoices DuckDB counts is its only line on standard output.
"""

import json
import sys
from pathlib import Path

import duckdb

_saved = json.loads(Path(sys.argv[1]).read_bytes())
_invoices = _saved["accounts"][0]["contents"]["records"]["invoice"]
_HEAD = ("id", "tranId", "tranDate", "memo", "total")
_LINE = ("quantity", "rate", "amount")
_head = [[each.get(name) for each in _invoices] for name in _HEAD]
_lines = [(each["id"], line) for each in _invoices for line in each["item"]["items"]]
_line = [[number for number, _ in _lines], *([line.get(name) for _, line in _lines] for name in _LINE)]

_database = duckdb.connect()
_database.execute("CREATE TABLE transaction (id BIGINT, tranid TEXT, trandate DATE, memo TEXT, foreigntotal DOUBLE)")
_database.execute("CREATE TABLE transactionline (transaction BIGINT, quantity DOUBLE, rate DOUBLE, amount DOUBLE)")
for _table, _columns in (("transaction", _head), ("transactionline", _line)):
    _database.execute(f"INSERT INTO {_table} SELECT {', '.join(['unnest(?)'] * len(_columns))}", _columns)
_row = _database.execute("SELECT COUNT(*), SUM(foreigntotal) FROM transaction").fetchone()
print((_row or (0,))[0])
