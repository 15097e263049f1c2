"""The audit trail: who did what to which case, when; the only memory of the headed session."""
