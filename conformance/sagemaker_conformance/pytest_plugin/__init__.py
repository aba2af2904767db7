"""The pytest plugin: `pytest --target`."""
