"""Help a marketplace seller to answer every dispute before its time runs out."""

__version__ = "0.1.0"
