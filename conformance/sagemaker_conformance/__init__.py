"""The conformance suite."""

from typing import Any


def __getattr__(name: str) -> Any:
    """``__version__``, once it is read: importlib.metadata takes longer to import than this package."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import version

    return version("sagemaker-conformance")
