"""What the documentation states only in prose, and how a request is kept within it."""

from sagemaker_strategies.rules.keeping import keeper

__all__ = ["keeper"]
