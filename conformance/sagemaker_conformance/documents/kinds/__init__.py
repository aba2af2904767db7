"""A module for each kind of document: ``NAME``, and ``requests_in(document)``."""
