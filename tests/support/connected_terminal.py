"""A connected person at a terminal, the customers of the account, and what a command printed and said."""

import pytest

from netsuite_runner.cli import run


@pytest.fixture
def connected_person(configured, capsys):
    """Maria, connected by her browser."""
    assert 0 == run(["connect", "1234567", "--timeout", "30"])
    capsys.readouterr()
    return configured


@pytest.fixture
def customers(connected_person, netsuite):
    for number in range(30):
        netsuite.given(
            "customer", id=str(200 + number), entityId=f"C{number:02}", companyName=f"Ünïted, {number}", subsidiary="1"
        )
    netsuite.given("customer", id="107", entityId="Fjord Supply", subsidiary="1")
    return netsuite


def printed(capsys, *words, code=0):
    found = run(list(words))
    told = capsys.readouterr()
    assert code == found, told.err
    return told.out


def said(capsys, *words, code=2):
    found = run(list(words))
    told = capsys.readouterr()
    assert code == found, told
    assert "defect" not in told.err
    return told.err
