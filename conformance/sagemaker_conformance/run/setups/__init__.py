"""Setups that come with this package, one file for each operation: ``SERVICE.OPERATION.json``."""
