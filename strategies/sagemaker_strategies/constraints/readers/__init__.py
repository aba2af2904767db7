"""Readers of constraints: botocore's service models, extracts of them, the API reference's pages."""
