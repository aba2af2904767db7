"""Test cases: requests that satisfy or break exactly one clause."""
