"""Read by one way: `python -m benchmarks.reading WAY`; the errand comes as a line of JSON, the answer goes as one."""

import sys
from importlib import import_module

from benchmarks.reading.errand import taken, told

_WAYS = {
    "own": ("own", "read"),
    "own_tabs": ("own", "read_in_tabs"),
    "own_polite": ("own", "read_politely"),
    "plain": ("plain", "read"),
    "one_call": ("one_call", "read"),
    "floor": ("floor", "read"),
    "crawlee": ("crawlee_pages", "read"),
    "scrapy": ("scrapy_pages", "read"),
}

if __name__ == "__main__":
    module, function = _WAYS[sys.argv[1]]
    told(getattr(import_module(f"benchmarks.reading.{module}"), function)(taken()))
