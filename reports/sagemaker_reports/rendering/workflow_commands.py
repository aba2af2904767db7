"""Annotations of GitHub's workflows: commands in a job's log, a line each."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

Level: TypeAlias = Literal["error", "warning", "notice"]

#: What would end a property, or the line of a command.
_ESCAPES: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY_ESCAPES: Final = {**_ESCAPES, ":": "%3A", ",": "%2C"}


def annotation(
    level: Level, title: str, message: str, *, file: str = "", line: int | None = None
) -> str:
    """One annotation; without a file it belongs to the whole job."""
    properties = {"file": file, "line": "" if line is None else str(line), "title": title}
    stated = ",".join(
        f"{name}={_escape(value, _PROPERTY_ESCAPES)}" for name, value in properties.items() if value
    )
    return f"::{level} {stated}::{_escape(message, _ESCAPES)}"


def _escape(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
