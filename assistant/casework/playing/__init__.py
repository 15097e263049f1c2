"""What to do in a case: playbooks, evidence, the money of each choice, the next step."""
