"""Run by Alembic: carry the steps out on the connection that the opening made, in its one transaction."""

from alembic import context

from assistant.nightly.store.migrations import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
with context.begin_transaction():
    context.run_migrations()
