"""The formats of findings: each module here with ``FORMAT`` and ``write(requests)`` is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Final, TypeAlias

from sagemaker_conformance.findings.finding import CheckedRequest

Writer: TypeAlias = Callable[[Sequence[CheckedRequest]], str]


def _discover() -> Mapping[str, Writer]:
    modules = [import_module(f"{__name__}.{each.name}") for each in iter_modules(__path__)]
    return MappingProxyType({module.FORMAT: module.write for module in modules})


#: The writers by the name that users type.
FORMATS: Final = _discover()
