"""The commands of the ground floor: reading, filling, shops and profiles."""
