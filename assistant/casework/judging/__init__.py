"""What a case is: reasons, rules, clocks, standing, and one order of work."""
