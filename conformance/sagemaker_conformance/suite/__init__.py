"""The checks that users run: ``pytest --pyargs sagemaker_conformance.suite --target=...``."""
