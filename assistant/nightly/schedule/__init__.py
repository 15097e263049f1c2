"""Running by itself: which night is due, who starts it, and how long no good run may be missing."""
