"""Seeded faults: how many ways of being wrong the sweep shows."""
