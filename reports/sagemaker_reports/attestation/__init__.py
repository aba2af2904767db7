"""A statement of conformance that can be verified."""
