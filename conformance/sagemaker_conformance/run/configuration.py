"""The table ``[tool.sagemaker-conformance]`` of a project's pyproject.toml: options that need no typing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final, TypeAlias

from sagemaker_conformance.findings.neighbours import nearest
from sagemaker_conformance.run.options import OPTIONS, Option
from sagemaker_conformance.run.settings import SettingsError

#: In Python's own library since 3.11; before that the package of which it is a copy.
_TOML: Final = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
_TABLE: Final = "sagemaker-conformance"
#: What one run is to do, and not every run: it is typed each time.
_TYPED: Final = frozenset({"update-baseline", "plan", "allow-create"})
#: Options whose value is a file, relative to that of the table; a ``FORMAT:FILE`` ends with one.
_FILES: Final = frozenset({"base", "setup", "scope", "journal", "ca-bundle"})
#: Options whose value is a file where one of that name is there.
_MAYBE_FILES: Final = frozenset({"spec", "baseline"})


Value: TypeAlias = "str | list[str] | bool"


def read_configuration(folder: Path) -> dict[str, Value]:
    """Read the nearest pyproject.toml that has the table, in the folder or above it.

    The options by their names: lists of those that may be given again, texts, and flags; none where
    there is no table. Raises `SettingsError` for one that cannot be used.
    """
    for each in (folder, *folder.parents):
        file = each / "pyproject.toml"
        if file.is_file() and (table := _table(file)) is not None:
            return dict(_values(table, file, folder))
    return {}


def _table(file: Path) -> Any:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError):  # somebody else's concern
        return None
    if _TABLE not in text:
        return None
    try:
        return _TOML.loads(text).get("tool", {}).get(_TABLE)
    except ValueError as wrong:
        raise SettingsError(f"{file}: is no TOML ({wrong})") from None


def _values(table: Any, file: Path, folder: Path) -> Iterator[tuple[str, Value]]:
    where = f"{file}: [tool.{_TABLE}]"
    if not isinstance(table, dict):
        raise SettingsError(f"{where}: expected a table of options, got {table!r}")
    known = {option.name: option for option in OPTIONS}
    for name, value in table.items():
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean {near[0]}?" if near else f"expected one of {', '.join(known)}"
            raise SettingsError(f"{where} has no option {name}; {hint}")
        if name in _TYPED:
            raise SettingsError(f"{where} {name}: is for a single run, give it as --{name}")
        if known[name].form == "flag":
            if not isinstance(value, bool):
                raise SettingsError(f"{where} {name}: expected true or false, got {value!r}")
            yield name, value
            continue
        texts = [_located(name, text, file, folder) for text in _texts(known[name], value, where)]
        yield name, texts if known[name].form == "many" else texts[0]


def _texts(option: Option, value: Any, where: str) -> list[str]:
    """The value as texts, one where the option is given once."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if option.form == "many" and isinstance(value, list):
        if all(isinstance(each, str) and each for each in value):
            return value
    elif isinstance(value, str) and value:
        return [value]
    elif number and option.name in ("effort", "rate", "request-timeout"):
        return [str(value)]
    many = " or a list of texts" if option.form == "many" else ""
    raise SettingsError(f"{where} {option.name}: expected a text{many}, got {value!r}")


def _located(name: str, text: str, file: Path, folder: Path) -> str:
    """The text with its file as seen from the folder in which pytest was started."""
    if file.parent == folder:
        return text
    if name == "report":
        form, colon, rest = text.partition(":")
        return f"{form}{colon}{file.parent / rest}" if rest not in ("", "-") else text
    if name == "clause":
        return f"@{file.parent / text[1:]}" if text.startswith("@") else text
    place = file.parent / text
    return str(place) if name in _FILES or (name in _MAYBE_FILES and place.is_file()) else text
