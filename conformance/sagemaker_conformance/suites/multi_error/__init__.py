"""Requests with two faults: which one the target reports."""
