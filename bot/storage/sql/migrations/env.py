"""Alembic's entry: runs the migrations in the transaction that `migrating` has opened."""

from alembic import context

from bot.storage.sql.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can undo changes of tables; Alembic only needs to be told.
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
