"""The database under the runs: its version, the rights of a role, and one that is not there."""

from contextlib import closing

import psycopg
import pytest

from netsuite_runner.errors import RunNotKept, RunRefused
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.migrations import upgrade
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.runs.postgres_database import HEAD, PostgresDatabase, not_kept
from netsuite_runner.testing.runs import SPEC


def older(address):
    """Let the tables be those of the first version."""
    database = PostgresDatabase(address)
    upgrade(lambda: database.connect(autocommit=False), to="0001")


def test_an_older_schema_is_brought_up_with_what_it_holds(address, server):
    """By the first process that comes."""
    older(address)
    server.execute(
        "INSERT INTO netsuite_nodes.run (run, plan, digest, workflow, by_user, organization, begun, state, life, key_form, generation) "
        "VALUES ('r', '{}', 'd', 'w', 'maria', 'northwind', '2026-03-02T09:00:00+00:00', 'failed', 1, 1, 0)"
    )
    assert ["r"] == [each.id for each in PostgresRuns(address).all()]
    assert [(HEAD,)] == server.execute("SELECT version_num FROM netsuite_nodes.runs_version").fetchall()


def test_a_role_without_rights_is_told(address, address_of_role, server):
    """That it may not make the tables, that it may not bring them up, and that it may not read them; and nothing is changed."""
    role = address_of_role("few")
    with pytest.raises(RunRefused, match="are not there yet, and its role may not make them") as refused:
        list(PostgresRuns(role).all())
    assert "ask_administrator" == refused.value.remedy
    older(address)
    server.execute("GRANT USAGE ON SCHEMA netsuite_nodes TO few")
    server.execute("GRANT SELECT ON netsuite_nodes.runs_version TO few")
    with pytest.raises(RunRefused, match=f"are at migration 0001, and this version needs {HEAD}"):
        list(PostgresRuns(role).all())
    list(PostgresRuns(address).all())
    with pytest.raises(RunNotKept, match="permission denied for table run") as denied:
        PostgresRuns(role).begin("r", SPEC)
    assert not denied.value.retryable
    server.execute("GRANT ALL ON ALL TABLES IN SCHEMA netsuite_nodes TO few")
    server.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA netsuite_nodes TO few")
    PostgresRuns(role).begin("r", SPEC).close()  # rows are all it needs from then on


def test_a_newer_schema_is_refused(address, server):
    """Nothing of it is touched."""
    list(PostgresRuns(address).all())
    server.execute("UPDATE netsuite_nodes.runs_version SET version_num = '9999'")
    with pytest.raises(RunRefused, match=f"later than {HEAD}, the last this version knows"):
        PostgresDatabase(address).prepare()


def test_a_database_that_is_not_there_is_a_sentence(address):
    """With what to do, without user and password; later the same may be tried again."""
    gone = Address.of("postgresql://somebody:s3cret@127.0.0.1:1/runs", named="it")
    with pytest.raises(RunNotKept) as refused:
        list(PostgresRuns(gone).all())
    assert refused.value.retryable
    assert "postgresql://127.0.0.1:1/runs could not be read or written" in str(refused.value)
    assert "See that the database can be reached" in str(refused.value)
    assert not [secret for secret in ("somebody", "s3cret") if secret in f"{refused.value}{refused.value.__cause__}"]


def test_a_server_that_was_restarted_is_reached_again(postgres, address):
    """By the same objects; what was kept is there."""
    runs = PostgresRuns(address)
    with closing(runs.begin("r", SPEC)) as run:
        run.note("before")
        postgres.restart()
        runs.renew()
        run.note("after")
        assert ("before", "after") == run.summary().notes
        assert run.held


@pytest.mark.parametrize("made", [True, False])
def test_a_server_that_only_reads_is_told_and_may_take_writes_later(address, server, made):
    """As the former one does for a while after another has taken its place; the next try comes by a connection of its own."""
    if made:
        list(PostgresRuns(address).all())
    server.execute(f"ALTER DATABASE {server.info.dbname} SET default_transaction_read_only = on")
    database = PostgresDatabase(address)
    with (
        pytest.raises(RunNotKept, match="Give the address of the server that takes writes") as refused,
        database.rows() as rows,
    ):
        rows.do("DELETE FROM kept")
    assert refused.value.retryable
    server.execute("SET default_transaction_read_only = off")
    server.execute(f"ALTER DATABASE {server.info.dbname} RESET default_transaction_read_only")
    with database.rows() as rows:
        assert 0 == rows.do("DELETE FROM kept")


@pytest.mark.parametrize(
    ("error", "do", "retryable"),
    [
        (psycopg.errors.DiskFull("no room"), "Make room on the server", False),
        (psycopg.errors.InsufficientPrivilege("not you"), "Give its role the rights", False),
        (psycopg.errors.AdminShutdown("ending"), "See that the database can be reached", True),
        (
            psycopg.OperationalError("password authentication failed"),
            "takes the user and password of its address",
            True,
        ),
    ],
)
def test_what_helps_follows_from_what_the_server_said(address, error, do, retryable):
    told = not_kept(address, error)
    assert do in str(told)
    assert retryable == told.retryable
