"""A journal in figures."""
