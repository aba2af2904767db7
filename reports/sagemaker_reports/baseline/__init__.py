"""Divergences that are known, and the gate that fails for new ones."""
