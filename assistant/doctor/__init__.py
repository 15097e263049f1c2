"""Look at machine, settings, shops and nights, and say of each what is well, what is not, and the mend."""
