"""Understand what a page prints (time left, times, money, ids, counts) by small strict grammars; never guess."""
