"""What to say: phrases in the buyer's language, filled with facts."""
