"""How the shop does: outcomes, rates, times to answer, money."""
