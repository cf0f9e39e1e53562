"""0001: runs, and the rows that are kept of each: those of a run's SQLite file, with `run` in front of the key."""

from alembic import op

revision = "0001"
down_revision = None

_TABLES = """
CREATE TABLE run (run text PRIMARY KEY, number bigint GENERATED ALWAYS AS IDENTITY, plan text NOT NULL, digest text NOT NULL,
    workflow text NOT NULL, by_user text NOT NULL, organization text, begun text NOT NULL, state text NOT NULL, ended text,
    life integer NOT NULL, stop boolean NOT NULL DEFAULT false, holder text, key_form integer NOT NULL, generation integer NOT NULL,
    traffic text, account_time text, error text, outputs text, some_outputs text);
CREATE INDEX run_of_person ON run (by_user, organization, begun);
CREATE INDEX run_by_state ON run (state) WHERE state IN ('queued', 'running', 'waiting');
CREATE TABLE output (run text, step text, item text, value text NOT NULL, asked text, PRIMARY KEY (run, step, item));
CREATE TABLE graph (run text, number integer, json text NOT NULL, digest text NOT NULL, who text NOT NULL, at text NOT NULL,
    PRIMARY KEY (run, number));
CREATE TABLE begun (rowid bigint GENERATED ALWAYS AS IDENTITY, run text, step text, graph integer NOT NULL, at_once integer NOT NULL,
    PRIMARY KEY (run, step, rowid));
CREATE TABLE work (rowid bigint GENERATED ALWAYS AS IDENTITY, run text, step text, started double precision NOT NULL,
    stopped double precision, state text NOT NULL, items integer, skipped integer NOT NULL, PRIMARY KEY (run, step, rowid));
CREATE TABLE call (run text, step text, item text, began double precision, ended double precision NOT NULL, requests integer NOT NULL,
    refused integer NOT NULL, waited double precision NOT NULL, parts text NOT NULL, PRIMARY KEY (run, step, item, began));
CREATE INDEX worst ON call (run, step, (refused > 0) DESC, (ended - began) DESC);
CREATE TABLE counted (run text, step text, first text, outputs integer NOT NULL, requests integer NOT NULL, refused integer NOT NULL,
    waited double precision NOT NULL, last double precision NOT NULL, PRIMARY KEY (run, step, first)) WITH (fillfactor = 50);
CREATE TABLE failed (run text, step text, item text, error text NOT NULL, PRIMARY KEY (run, step, item));
CREATE TABLE ended (run text, step text, PRIMARY KEY (run, step));
CREATE TABLE note (rowid bigint GENERATED ALWAYS AS IDENTITY, run text, line text, PRIMARY KEY (run, line));
CREATE TABLE acts_as (rowid bigint GENERATED ALWAYS AS IDENTITY, run text, line text, PRIMARY KEY (run, line));
CREATE TABLE identity (run text, connector text, selector text, identity text NOT NULL, PRIMARY KEY (run, connector, selector));
CREATE TABLE sent (run text, step text, item text, at text NOT NULL, PRIMARY KEY (run, step, item));
CREATE TABLE settled (run text, step text, item text, PRIMARY KEY (run, step, item));
CREATE TABLE approval (number bigint GENERATED ALWAYS AS IDENTITY, run text, step text NOT NULL, approvers text NOT NULL, text text NOT NULL,
    shown text NOT NULL, digest text NOT NULL, asked text NOT NULL, answer text, audited integer NOT NULL, PRIMARY KEY (run, number));
CREATE TABLE checkpoint (run text, step text, item text, value text NOT NULL, PRIMARY KEY (run, step, item));
CREATE TABLE deleted (run text PRIMARY KEY, times integer NOT NULL, lives integer NOT NULL);
CREATE TABLE kept (owner text PRIMARY KEY, value text NOT NULL, run text NOT NULL, at text NOT NULL);
CREATE TABLE saved (owner text, run text, step text NOT NULL, item text NOT NULL, loaded text NOT NULL, value text, at text,
    PRIMARY KEY (owner, run));
"""
# `counted` has a row for each lane, so that lanes of one step do not wait for each other; no table refers to `run`, so that no output does


def upgrade() -> None:
    """Make the tables."""
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            op.execute(
                statement.replace("CREATE TABLE ", "CREATE TABLE netsuite_nodes.").replace(
                    " ON ", " ON netsuite_nodes."
                )
            )
