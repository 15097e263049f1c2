"""Start a profile for a site that nobody has met: its pages are asked by the words of the shipped profiles."""
