"""Keep a page of the site as a fixture: everything on it made up but the words that the profile knows."""
