"""The night run: all shops read, kept, compared, reported."""
