"""Test cases: what a request must be changed to, so that it keeps or breaks one clause."""
