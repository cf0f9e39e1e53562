"""What alembic runs: the migrations, on the connection and in the transaction it was given."""

from alembic import context

from netsuite_plugin.sql_store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=False)
context.run_migrations()
