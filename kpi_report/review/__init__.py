"""For reviewers: check, preview and compare."""
