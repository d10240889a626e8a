"""Judgements: pure functions, facts to numbers to verdicts (``docs/method.md``)."""
