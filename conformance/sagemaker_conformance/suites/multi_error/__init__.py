"""Requests with several errors: which of them the target reports."""
