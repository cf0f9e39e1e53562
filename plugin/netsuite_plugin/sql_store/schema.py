"""The tables of the credential store, for SQLite and PostgreSQL alike. `migrations/` tells how a store got there."""

import sqlalchemy as sa
from sqlalchemy import event

HEAD = "0005"
"""The migration these tables are the result of."""

metadata = sa.MetaData()

data_keys = sa.Table(
    "data_keys",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("master", sa.String, nullable=False),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
)

former_data_keys = sa.Table(
    "former_data_keys",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("master", sa.String, nullable=False),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
)
"""Data keys that no row needs any more. What is kept unsaved on some machine may still have been sealed under one."""

credentials = sa.Table(
    "credentials",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("level", sa.String, nullable=False),
    sa.Column("owner", sa.String, nullable=False),
    sa.Column("organization", sa.String),
    sa.Column("attributes", sa.JSON, nullable=False),
    sa.Column("secrets", sa.LargeBinary, nullable=False),
    # a data key cannot be dropped while a cell needs it, whatever is written meanwhile
    sa.Column("sealed_by", sa.String, sa.ForeignKey("data_keys.id", name="sealed_by_a_key"), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("credential", sa.String, primary_key=True),
    sa.Column("owner", sa.String, nullable=False),
    sa.Column("deadline", sa.Float, nullable=False),
    sa.Column("cool_until", sa.Float, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("event", sa.String, nullable=False),
    sa.Column("credential", sa.String, nullable=False),
    sa.Column("level", sa.String, nullable=False),
    sa.Column("owner", sa.String, nullable=False),
    sa.Column("organization", sa.String),
    sa.Column("outcome", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("run", sa.String, nullable=False),
)

claims = sa.Table(
    "claims",
    metadata,
    sa.Column("domain", sa.String, primary_key=True),
    sa.Column("account", sa.String, primary_key=True),
    sa.Column("organization", sa.String, nullable=False),
)

sent_marks = sa.Table(
    "sent_marks",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("node", sa.String, nullable=False),
    sa.Column("place", sa.String, nullable=False),
    sa.Column("user", sa.String, nullable=False),
    sa.Column("organization", sa.String),
    sa.Column("digest", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("at", sa.Float, nullable=False, index=True),
    sa.Column("checkpoint", sa.Text),
    sa.Column("output", sa.Text),
)
"""Calls of other engines that must not be sent twice."""

version = sa.Table(
    "alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True, nullable=False)
)

APPEND_ONLY = {
    "sqlite": tuple(
        f"CREATE TRIGGER events_keep_on_{word.lower()} BEFORE {word} ON events "
        "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        for word in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        """CREATE FUNCTION events_keep() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$""",
        """CREATE TRIGGER events_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON events
        FOR EACH STATEMENT EXECUTE FUNCTION events_keep()""",
    ),
}
"""What makes the audit append-only, told in each dialect."""

for _dialect, _statements in APPEND_ONLY.items():
    for _statement in _statements:
        _ddl: sa.schema.ExecutableDDLElement = sa.DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(events, "after_create", _ddl.execute_if(dialect=_dialect))
