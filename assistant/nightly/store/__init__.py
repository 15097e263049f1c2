"""What the nights brought: runs, readings, changes, orders; in SQLite by default, in PostgreSQL by address."""
