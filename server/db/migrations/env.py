"""Alembic's entry: runs the versions on the connection that `server.db.migrations` brings."""

from alembic import context
from sqlalchemy import Connection

from server.db.tables import METADATA

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA[context.config.attributes["role"]],
    render_as_batch=True,  # SQLite alters a table by making a new one
)
context.run_migrations()
