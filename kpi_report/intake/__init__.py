"""Tables in: read, checked, every fault said with its file, row and column."""
