"""The address of a database of runs."""

import pytest
from psycopg import conninfo

from netsuite_plugin.contract import ConfigurationError
from netsuite_runner.engine import engine_for
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


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("postgresql://u:s3cret%40@one:1,[::1]:2/runs?sslmode=require", "one,::1", "1,2"),
        ("postgresql://u:s3cret%40@one,two:2/runs?sslmode=require", "one,two", ",2"),
        ("postgresql://u:s3cret%40@one,two/runs?sslmode=require", "one,two", None),
        ("postgresql://u:s3cret%40@one:5433/runs?sslmode=require", "one", "5433"),
        ("postgresql:///runs?host=/tmp/socket&port=5&user=u&password=s3cret%40&sslmode=require", "/tmp/socket", "5"),
    ],
)
def test_every_form_of_libpq_reaches_the_same_server_from_everything_here(text, host, port):
    """psycopg, and SQLAlchemy, by which the engine of the workers comes: one host, several that stand in for each other, a socket."""
    url = Address.of(text, named="it").url
    engine = engine_for(url)
    _, engines = engine.dialect.create_connect_args(engine.url)
    for read in (conninfo.conninfo_to_dict(url), engines):
        assert ("u", "s3cret@", "runs", "require") == tuple(
            read[each] for each in ("user", "password", "dbname", "sslmode")
        )
        assert (host, (port or "").strip(",")) == (read["host"], str(read.get("port", "")).strip(","))
