"""How the shops do, counted from the store: for the morning report and for the command `statistics`."""
