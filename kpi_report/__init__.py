"""Parameterized notebooks, one tailored document per area."""

__version__ = "0.1.0"
