"""The formats of reports: those of this package, and those that other packages offer.

Each module or package in this folder that defines ``FORMAT``, the name that users type, and
``write(journal, gate) -> str`` is a format. Another package offers one through the entry-point group
`ENTRY_POINTS`: the name, and a module or object with ``write``. Of two with one name, ours is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Final, TypeAlias

import sagemaker_reports.formats as package
from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.journal.errors import ReportError
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.rendering.values import format_message

Writer: TypeAlias = Callable[[Journal, "GateResult | None"], str]

#: The group of entry points in which other packages offer formats.
ENTRY_POINTS: Final = "sagemaker_reports.formats"


#: How files of the formats end, other than in txt.
_ENDINGS: Final = {
    "markdown": "md",
    "html": "html",
    "junit": "xml",
    "pytest-moto": "py",
    **dict.fromkeys(("badge", "ctrf", "json", "sarif"), "json"),
}


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


#: Every format of this package by the name that users type.
FORMATS: Final = _discover()


def offered() -> dict[str, EntryPoint]:
    """What other packages offer, by name, without the names of this package's formats."""
    found = sorted(entry_points(group=ENTRY_POINTS), key=lambda each: each.name)
    return {each.name: each for each in found if each.name not in FORMATS}


def format_names() -> tuple[str, ...]:
    """The names of all formats, this package's first."""
    return (*FORMATS, *offered())


def example_of(form: str) -> str:
    """The option of a run that writes a report of the format, for messages."""
    return f"--report={form}:report.{_ENDINGS.get(form, 'txt')}"


def writer_of(form: str) -> Writer:
    """The writer of a format; raises `ReportError` for one that is not there or cannot be loaded."""
    if form in FORMATS:
        return FORMATS[form]
    points = offered()
    if form not in points:
        known = ", ".join((*FORMATS, *points))
        raise ReportError(f"unknown report format {form!r}, expected one of {known}")
    return _guarded(form, points[form])


def _guarded(form: str, point: EntryPoint) -> Writer:
    """A writer from another package: whatever it raises is one line of error."""
    where = f"report format {form}"
    try:
        write = point.load().write
    except Exception as broken:
        raise ReportError(
            f"{where}: the entry point {point.value} of the group {ENTRY_POINTS} cannot be loaded: "
            f"{_one_line(broken)}"
        ) from None

    def guarded(journal: Journal, gate: GateResult | None) -> str:
        try:
            text = write(journal, gate)
        except Exception as broken:
            raise ReportError(f"{where}: write() raised {_one_line(broken)}") from None
        if not isinstance(text, str):
            raise ReportError(f"{where}: write() returned {type(text).__name__}, expected str")
        return text

    return guarded


def _one_line(error: Exception) -> str:
    return format_message(f"{type(error).__name__}: {error}")
