"""What alembic runs: the migrations, on the connection and in the transaction it was given."""

from alembic import context

from netsuite_runner.runs.migrations import SCHEMA, VERSIONS

connection = context.config.attributes["connection"]
context.configure(connection=connection, version_table=VERSIONS, version_table_schema=SCHEMA, transactional_ddl=False)
context.run_migrations()
