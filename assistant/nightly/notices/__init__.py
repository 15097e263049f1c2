"""Messages to the person: what is due, what failed, what is good again; never twice for one cause."""
