"""The checks of a run, and its scope."""
