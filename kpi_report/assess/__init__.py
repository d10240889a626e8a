"""Judgements: pure functions from facts to numbers and from numbers to verdicts (METHOD.md)."""
