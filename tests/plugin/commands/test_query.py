"""One query from the command line: a look, all of it as CSV and JSON, and the values a person types."""

import csv
import io
import json
import re

import pytest

from connected_terminal import printed, said
from netsuite_runner.cli import run


def test_a_query_is_looked_at(customers, capsys):
    """The first rows, how many there are, and how to get all."""
    words = ["query", "SELECT id, companyname FROM customer WHERE id >= :first AND id <= :last ORDER BY id",
             "--param", "first=200", "--param", "last=229"]  # fmt: skip
    assert 0 == run(words)
    told = capsys.readouterr()
    assert "Ünïted, 19" in told.out
    assert "Ünïted, 20" not in told.out
    assert "20 of 30 rows. All of them: --all, or --out FILE." in told.err

    rows = list(csv.reader(io.StringIO(printed(capsys, *words, "--format", "csv"))))
    assert (["id", "companyname"], 31, ["229", "Ünïted, 29"]) == (rows[0], len(rows), rows[-1])
    result = json.loads(printed(capsys, *words, "--json"))
    assert (30, False) == (result["row_count"], result["truncated"])
    assert "No rows" in said(capsys, "query", "SELECT id FROM customer WHERE id = :a", "--param", "a=9999", code=0)


def test_a_warning_of_a_result_is_said_once(customers, capsys, caplog):
    """Below the rows, not in the log as well; that a look ends after twenty rows is no warning."""
    words = ["query", "SELECT c.*, s.id FROM customer c JOIN subsidiary s ON s.id = c.subsidiary"]

    assert 1 == said(capsys, *words, code=0).count("The query selects * over a table")
    assert [] == [each for each in caplog.records if each.name == "netsuite_plugin.suiteql"]


def test_values_of_a_query_are_text_dates_and_lists(customers, capsys):
    """As a person writes them."""
    words = ["query", "SELECT id FROM customer WHERE id IN (:ids) AND (datecreated IS NULL OR datecreated < :before) AND entityid = :name", "--json",
             "--param", "ids=[107, 200]", "--param", "before=2099-01-01", "--param", "name=Fjord Supply"]  # fmt: skip
    assert ["107"] == [row["id"] for row in json.loads(printed(capsys, *words))["rows"]]
    assert ":a" in said(capsys, "query", "SELECT id FROM customer WHERE id = :a")
    told = said(capsys, "query", "SELECT id FROM customer WHERE entityid IN (:a)", "--param", "a=[Oslo, Bergen]")
    assert """--param a: '[Oslo, Bergen]' is not a JSON list""" in told
    week = ["query", "SELECT id FROM customer WHERE id = 107 AND :week = '2026-W05-1'", "--json"]
    assert 1 == json.loads(printed(capsys, *week, "--param", "week=2026-W05-1"))["row_count"]


ALL = ["query", "SELECT id, companyname FROM customer WHERE id >= 200 AND id <= 229 ORDER BY id"]


def test_all_rows_go_into_a_file(customers, capsys, tmp_path):
    """In the format its name says; a second time only where that is wanted."""
    out = tmp_path / "customers.csv"
    told = said(capsys, *ALL, "--out", str(out), code=0)
    assert f"30 rows in {out}" in told
    assert 31 == len(out.read_text(encoding="utf-8").splitlines())
    assert "is there already" in said(capsys, *ALL, "--out", str(out))
    assert 30 == json.loads(printed(capsys, *ALL, "--out", str(out), "--force", "--json"))["rows"]


class Watched(io.StringIO):
    """A terminal that somebody looks at."""

    def isatty(self):
        """Return that it is one."""
        return True


def test_who_watches_sees_how_far_it_is(customers, monkeypatch, tmp_path):
    """Rows, and how many of the account's slots are in use; it is gone at the end."""
    screen = Watched()
    monkeypatch.setattr("sys.stderr", screen)
    assert 0 == run([*ALL, "--out", str(tmp_path / "customers.csv")])
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())
    assert re.search(r"30/30 rows .*\d of \d+ slots", shown), shown


def test_all_rows_are_printed(customers, capsys):
    """As a table, or a line of JSON a row, as the database has them."""
    assert "Ünïted, 29" in printed(capsys, *ALL, "--all")
    lines = [json.loads(line) for line in printed(capsys, *ALL, "--format", "ndjson").splitlines()]
    assert (30, {"id": "229", "companyname": "Ünïted, 29"}) == (len(lines), lines[-1])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--resume"], "give --out"),
        (["--force"], "give --out"),
        (["--out", "a.csv", "--resume", "--force"], "Give one of --resume and --force"),
        (["--format", "csv", "--json"], "Give one of --format and --json"),
        (["--format", "parquet"], "give --out"),
        (["--out", "a.csv", "--format", "table"], "not a table"),
        (["--out", "a.txt"], "csv, ndjson and parquet"),
    ],
)
def test_options_that_do_not_go_together_are_said(customers, capsys, options, words):
    """Before anything is sent, in words."""
    assert words in said(capsys, *ALL, *options)
