"""What an experienced dispute clerk knows, as data and pure functions: no browser, no clock, no files but its data."""
