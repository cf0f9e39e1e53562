"""One query from the command line: a look, all of it as CSV and JSON, and the values a person types."""

import csv
import io
import json

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
    assert "20 of 30 rows. All of them: --csv or --json." in told.err

    rows = list(csv.reader(io.StringIO(printed(capsys, *words, "--csv"))))
    assert (["id", "companyname"], 31, ["229", "Ünïted, 29"]) == (rows[0], len(rows), rows[-1])
    result = json.loads(printed(capsys, *words, "--json"))
    assert (30, False) == (result["row_count"], result["truncated"])
    assert "No rows" in said(capsys, "query", "SELECT id FROM customer WHERE id = :a", "--param", "a=9999", code=0)


def test_values_of_a_query_are_text_dates_and_lists(customers, capsys):
    """As a person writes them."""
    words = ["query", "SELECT id FROM customer WHERE id IN (:ids) AND (datecreated IS NULL OR datecreated < :before) AND entityid = :name", "--json",
             "--param", "ids=[107, 200]", "--param", "before=2099-01-01", "--param", "name=Fjord Supply"]  # fmt: skip
    assert ["107"] == [row["id"] for row in json.loads(printed(capsys, *words))["rows"]]
    assert "Give one of" in said(capsys, "query", "SELECT id FROM customer", "--csv", "--json")
    assert ":a" in said(capsys, "query", "SELECT id FROM customer WHERE id = :a")
