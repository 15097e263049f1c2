"""Propose how a lost target is found again: pure scoring over a snapshot of the elements of a page."""
