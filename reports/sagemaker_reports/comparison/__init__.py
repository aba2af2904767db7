"""Journals side by side: a matrix of targets, and the difference of two runs."""
