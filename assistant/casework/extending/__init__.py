"""Which receipt periods to extend, by how much."""
