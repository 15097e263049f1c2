"""What is wrong with a text before a person sees it."""
