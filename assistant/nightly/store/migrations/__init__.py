"""The store's structure, step by step; each step is a file in `versions` and none is ever changed afterwards."""

VERSION_TABLE = "dispute_assistant_version"
"""Named for us, since a PostgreSQL database may hold other programs' tables."""
HEAD = "0003"
"""The newest step, the one that this program writes."""
