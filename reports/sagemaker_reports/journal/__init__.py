"""The journal of a run: its records, and the file that holds them."""
