"""The headed session: the day's disputes one after another, each with its form filled, each sent by a person."""
