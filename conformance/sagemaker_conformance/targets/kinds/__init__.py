"""The kinds of targets, one a file: ``--target=KIND``."""
