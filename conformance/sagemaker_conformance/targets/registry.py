"""The targets by the value of ``--target=``."""

from __future__ import annotations

import importlib
from importlib.metadata import EntryPoint, entry_points
from pkgutil import iter_modules
from typing import Any, Final

import sagemaker_conformance.targets.kinds as package
from sagemaker_conformance.protocol.target import Target, TargetError, TargetSettings
from sagemaker_conformance.targets.adapter import adapt, describe_exception, make_target

#: The group of entry points in which other packages offer targets: a name, and a factory.
ENTRY_POINTS: Final = "sagemaker_conformance.targets"


def kinds() -> tuple[str, ...]:
    """List the kinds of this package, sorted: a file's name, dashes for underscores."""
    names = (module.name for module in iter_modules(package.__path__))
    return tuple(sorted(name.replace("_", "-") for name in names))


def entry_point_targets() -> dict[str, EntryPoint]:
    """List the targets of other packages by name; a kind of this package goes before."""
    own = kinds()
    found = sorted(entry_points(group=ENTRY_POINTS), key=lambda each: each.name)
    return {each.name: each for each in found if each.name not in own}


def check_kind(target: str) -> str:
    """Return the kind of a target; raises `TargetError` where there is no such kind."""
    kind = target.partition(":")[0]
    if kind in kinds():
        return kind  # without a look at what is installed, which takes a moment
    known = (*kinds(), *entry_point_targets())
    if kind not in known:
        raise TargetError(
            f"unknown target {target!r}: expected one of {', '.join(known)} "
            "(as in --target=moto or --target=http://127.0.0.1:5000)"
        )
    return kind


def name_of(target: str) -> str:
    """Return a target's name for baselines and reports where the user gives none: mostly its kind."""
    kind, _, argument = target.partition(":")
    module = _module(kind) if kind in kinds() else None
    named = getattr(module, "default_name", None)
    return str(named(argument) or kind) if named is not None else kind


def connect(target: str, settings: TargetSettings) -> Target:
    """Connect to a target; raises `TargetError` where there is none or it cannot be used."""
    kind, argument = check_kind(target), target.partition(":")[2]
    if kind not in kinds():
        return adapt(load_user_target(target), kind)
    if argument and not _says(target, "TAKES_ARGUMENT", True):
        raise TargetError(f"target {kind} takes no argument, got {argument!r}; use --target={kind}")
    found: Target = _module(kind).connect(argument, settings)
    return found


def load_user_target(target: str) -> Any:
    """Load the object of a user's target, not adapted; None where the kind is one of this package."""
    kind, _, argument = target.partition(":")
    if check_kind(target) in kinds():
        make = getattr(_module(kind), "load_user_target", None)
        return make(argument) if make is not None else None
    point, where = entry_point_targets()[kind], f"target {target}"
    try:
        factory = point.load()
    except Exception as broken:
        raise TargetError(
            f"{where}: the entry point {point.value} of the group {ENTRY_POINTS} cannot be loaded: "
            f"{describe_exception(broken)}"
        ) from None
    return make_target(factory, argument, where)


def sends_protocol(target: str) -> bool:
    """Whether the kind sends requests in their protocol, and not as values: its ``SENDS_PROTOCOL``."""
    return _says(target, "SENDS_PROTOCOL", False)


def needs_setup(target: str) -> bool:
    """Whether what operations need is made there first, by a setup of this package: its ``NEEDS_SETUP``."""
    return _says(target, "NEEDS_SETUP", True)


def _says(target: str, name: str, default: bool) -> bool:
    kind = check_kind(target)
    return bool(getattr(_module(kind), name, default)) if kind in kinds() else default


def _module(kind: str) -> Any:
    return importlib.import_module(f"{package.__name__}.{kind.replace('-', '_')}")
