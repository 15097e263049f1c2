"""Ways of reading cases, one a file; each runs in a process of its own, so that none shares memory with another."""
