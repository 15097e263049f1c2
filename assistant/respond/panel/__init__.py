"""The panel of the headed session: what is shown in the page beside the site's own form, and how it is pressed."""
