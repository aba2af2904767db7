"""The formats of reports: each is one module of this package, found by listing it.

A module that defines ``FORMAT``, the name that users type, and ``write(journal, gate) -> str`` is a
format; nothing else has to be told of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Final, TypeAlias

import sagemaker_reports.formats as package
from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.journal.errors import ReportError
from sagemaker_reports.journal.file import Journal

Writer: TypeAlias = Callable[[Journal, "GateResult | None"], str]


def _discover() -> Mapping[str, Writer]:
    found: dict[str, Writer] = {}
    for module in sorted(each.name for each in iter_modules(package.__path__)):
        name = f"{package.__name__}.{module}"
        if name == __name__:
            continue
        loaded = import_module(name)
        form = getattr(loaded, "FORMAT", None)
        if isinstance(form, str):
            if form in found:
                raise ReportError(f"{name}: a second format {form!r}; give it another FORMAT")
            found[form] = loaded.write
    return MappingProxyType(found)


#: Every format by the name that users type.
FORMATS: Final = _discover()


def writer_of(form: str) -> Writer:
    """The writer of a format; raises `ReportError` for one that is not there."""
    if form not in FORMATS:
        raise ReportError(f"unknown report format {form!r}, expected one of {', '.join(FORMATS)}")
    return FORMATS[form]
