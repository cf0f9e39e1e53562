"""The address of a database of runs."""

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_runner.runs.address import Address


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://u:s3cret@db.example:5433/runs?sslmode=require", "postgresql://db.example:5433/runs"),
        ("postgres://db.example/runs", "postgresql://db.example/runs"),
        ("postgresql+psycopg://u@[::1]:5432/runs", "postgresql://[::1]:5432/runs"),
        ("postgresql://u:@/runs?host=/tmp/socket&password=s3cret", "postgresql:///runs"),
        ("postgresql://u:s3cret%40@one:1,two:2/runs", "postgresql://one:1,two:2/runs"),
    ],
)
def test_where_it_is_is_shown_and_nothing_else(text, shown):
    """No user, no password, no parameter, in no representation."""
    address = Address.of(text, named="it")
    assert shown == address.shown
    assert "s3cret" not in repr(address)
    assert address.url.startswith("postgresql://")
    assert "s3cret" not in text or "s3cret" not in address.words("something with s3cret@ or s3cret%40")


@pytest.mark.parametrize(
    "text",
    [
        "mysql://u:s3cret@host/runs",
        "postgresql://u:s3cret@host",
        "postgresql://u:s3cret@host:port/runs",
        "postgresql://u:s3cret@part@host/runs",
        "postgresql://u:s3cret/part@host/runs",
        "postgresql://u:s3cret#part@host/runs",
        "host=db password=s3cret",
    ],
)
def test_what_is_none_is_refused_without_repeating_it(text):
    """A password may stand anywhere in it."""
    with pytest.raises(ConfigurationError) as refused:
        Address.of(text, named="--on")
    assert "s3cret" not in str(refused.value)
    assert str(refused.value).startswith("--on ")
