"""How much a site may change before a profile no longer finds what it found: local pages, changed on purpose."""
