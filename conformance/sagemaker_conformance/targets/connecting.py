"""From what the user types after ``--target=`` to a target."""

from __future__ import annotations

import importlib
from importlib import resources
from typing import Final

from sagemaker_conformance.targets.protocol import Target, TargetError, TargetSettings

#: Files of this package that are no kind of target.
_NO_KINDS: Final = frozenset({"__init__", "connecting", "protocol"})


def kinds() -> tuple[str, ...]:
    """The kinds of targets that this installation knows, sorted: a file's name, dashes for underscores."""
    files = resources.files("sagemaker_conformance.targets").iterdir()
    stems = (file.name.removesuffix(".py") for file in files if file.name.endswith(".py"))
    return tuple(sorted(stem.replace("_", "-") for stem in stems if stem not in _NO_KINDS))


def check_kind(target: str) -> str:
    """The kind of a target; raises `TargetError` where there is no such kind."""
    kind = target.partition(":")[0]
    if kind not in kinds():
        raise TargetError(
            f"unknown target {target!r}: expected one of {', '.join(kinds())} "
            "(as in --target=moto or --target=http://127.0.0.1:5000)"
        )
    return kind


def connect(target: str, settings: TargetSettings) -> Target:
    """The target that the user named; raises `TargetError` where there is none or it cannot be used."""
    kind = check_kind(target)
    module = importlib.import_module(f"sagemaker_conformance.targets.{kind.replace('-', '_')}")
    found: Target = module.connect(target.partition(":")[2], settings)
    return found
