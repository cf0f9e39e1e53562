"""The tables of a run's file, and how files of earlier releases are read and taken over."""

import sqlite3

from netsuite_runner.runs import approval_rows, looking

LAYOUT = "2"
"""Kept as `interpreter`. 1: outputs were step records of the engine, found by their place. 2: they are rows found by step and item."""

TABLES = """
CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS output (step TEXT NOT NULL, item TEXT NOT NULL, value TEXT NOT NULL, asked TEXT, PRIMARY KEY (step, item));
CREATE TABLE IF NOT EXISTS graph (number INTEGER PRIMARY KEY, json TEXT NOT NULL, digest TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS begun (step TEXT NOT NULL, graph INTEGER NOT NULL, at_once INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS work (step TEXT NOT NULL, started REAL NOT NULL, stopped REAL, state TEXT NOT NULL, items INTEGER, skipped INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS call (step TEXT NOT NULL, item TEXT NOT NULL, began REAL NOT NULL, ended REAL NOT NULL, requests INTEGER NOT NULL,
    refused INTEGER NOT NULL, waited REAL NOT NULL, parts TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS worst ON call (step, refused > 0 DESC, ended - began DESC);
CREATE TABLE IF NOT EXISTS counted (step TEXT PRIMARY KEY, outputs INTEGER NOT NULL, requests INTEGER NOT NULL, refused INTEGER NOT NULL,
    waited REAL NOT NULL, last REAL NOT NULL);
CREATE TABLE IF NOT EXISTS failed (step TEXT NOT NULL, item TEXT NOT NULL, error TEXT NOT NULL, PRIMARY KEY (step, item));
CREATE TABLE IF NOT EXISTS ended (step TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS note (line TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS acts_as (line TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS sent (step TEXT, item TEXT, at TEXT NOT NULL, PRIMARY KEY (step, item));
CREATE TABLE IF NOT EXISTS settled (step TEXT, item TEXT, PRIMARY KEY (step, item));
CREATE TABLE IF NOT EXISTS approval (number INTEGER PRIMARY KEY, step TEXT NOT NULL, approvers TEXT NOT NULL, text TEXT NOT NULL, shown TEXT NOT NULL,
    digest TEXT NOT NULL, asked TEXT NOT NULL, answer TEXT, audited INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS checkpoint (step TEXT, item TEXT, value TEXT NOT NULL, PRIMARY KEY (step, item));
"""
# `asked` is for a digest of the params that led to an output; NULL says that nobody kept one. `output` has row ids: without them the
# file is twice as large and twice as slow to write.

OUTPUTS_OF_LAYOUT_1 = """
SELECT substr(function_name, 1, instr(function_name || '[', '[') - 1) AS step,
    rtrim(substr(function_name, instr(function_name || '[', '[') + 1), ']') AS item, output AS value, NULL AS asked
FROM operation_outputs WHERE error IS NULL AND output IS NOT NULL
"""

EARLIER = {
    "output": OUTPUTS_OF_LAYOUT_1,
    "note": "SELECT 0 AS rowid, '' AS line WHERE 0",
    "failed": "SELECT '' AS step, '' AS item, '' AS error WHERE 0",
    "work": "SELECT 0 AS rowid, '' AS step, 0.0 AS started, 0.0 AS stopped, '' AS state, 0 AS items, 0 AS skipped WHERE 0",
    "call": looking.NO_CALL,
    "counted": looking.COUNTED,
    "approval": approval_rows.NONE,
}
"""What stands for a table that an earlier release did not have, while its file is only read."""


def has_table(database: sqlite3.Connection, name: str) -> bool:
    """Whether a run's file has a table."""
    return database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone() is not None
