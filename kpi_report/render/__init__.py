"""An executed notebook becomes a document: read once, written as HTML or PDF."""
