"""`netsuite-nodes schema`: what an account says of itself, for a person and as JSON."""

import io
import json
import re
import sys

import pytest

from netsuite_runner.cli import run


@pytest.fixture
def connected_person(configured, netsuite, capsys):
    netsuite.customization.add_record_type("customrecord_visit", label="Visit")
    netsuite.customization.add_field("custbody_visit", "reference", target="customrecord_visit", label="Visit")
    netsuite.given("customer", id="107", companyName="Fjord Supply", email="ap@example.com")
    assert 0 == run(["connect", "1234567", "--timeout", "30"])
    capsys.readouterr()
    return configured


def test_shows_fields_sublists_and_subrecords(connected_person, capsys):
    """And says what NetSuite does not."""
    assert 0 == run(["schema", "salesOrder"])

    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert "salesOrder: Sales Order" == lines[0]
    (visit,) = [line.split() for line in lines if line.startswith("custbody_visit")]
    assert ["custbody_visit", "reference", "Visit", "custom"] == visit
    assert any(line.startswith("sublist item: ") for line in lines)
    assert any(line.startswith("subrecord billingAddress: ") for line in lines)
    assert "does not say which fields are mandatory" in out
    assert "--refresh asks again" in err


class Terminal(io.StringIO):
    """A terminal that somebody looks at."""

    def isatty(self):
        """Return that it is one."""
        return True


def test_a_field_is_a_line_at_80_columns(connected_person, monkeypatch):
    """Columns in which NetSuite says nothing of any field take no room, so the fields stand in a table."""
    screen = Terminal()
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "stdout", screen)

    assert 0 == run(["schema", "salesOrder"])

    lines = re.sub(r"\x1b\[\d*m", "", screen.getvalue()).splitlines()
    assert "field" in lines[2].split()
    assert not {"mandatory", "length"} & set(lines[2].split())
    assert 80 >= max(map(len, lines))
    assert any(line.startswith("custbody_visit ") for line in lines)


def test_json_is_one_object_and_nothing_else(connected_person, capsys):
    """The same as the node returns."""
    assert 0 == run(["schema", "salesOrder", "--json"])
    described = json.loads(capsys.readouterr().out)
    assert 0 == run(["schema", "--json"])
    listed = json.loads(capsys.readouterr().out)
    assert 0 == run(["schema", "--table", "customer", "--json"])
    columns = json.loads(capsys.readouterr().out)

    assert "custbody_visit" in {each["name"] for each in described["fields"]}
    assert "customrecord_visit" in {each["name"] for each in listed["record_types"] if each["custom"]}
    assert "companyname" in {each["name"] for each in columns["columns"]}


def test_lists_the_record_types_and_marks_what_is_refused(connected_person, capsys):
    """Without a name."""
    assert 0 == run(["schema"])

    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("check") and "SuiteQL" in line for line in lines)
    assert any(line.split() == ["customrecord_visit", "custom"] for line in lines)


def test_columns_are_those_of_a_few_rows_and_it_says_so(connected_person, capsys):
    """REST cannot list columns; the screen that can is named."""
    assert 0 == run(["schema", "--table", "customer"])

    out = capsys.readouterr().out
    assert "companyname" in out
    assert "Perhaps also, empty in these rows: " in out
    assert "Records Catalog" in out


def test_a_misspelt_name_is_answered_with_what_was_meant(connected_person, capsys):
    """Type and table."""
    assert 2 == run(["schema", "salesOrdr"])
    assert "Did you mean 'salesOrder'?" in capsys.readouterr().err
    assert 2 == run(["schema", "--table", "custmer"])
    assert "Did you mean 'customer'?" in capsys.readouterr().err


def test_one_of_the_two(connected_person, capsys):
    """A record type is not a table."""
    assert 2 == run(["schema", "customer", "--table", "customer"])
    assert "not both" in capsys.readouterr().err
