"""A run: its options, what it selects, its state and its outcome."""
