"""Requests that hold one value at one place."""

from __future__ import annotations

from typing import Any


def request_with(path: str, value: Any) -> dict[str, Any]:
    """The smallest request with this value at the path; what else is required is left out."""
    wrapped: dict[str, Any] = _wrapped(path.split("."), value)
    return wrapped


def _wrapped(steps: list[str], value: Any) -> Any:
    if not steps:
        return value
    step, *rest = steps
    if step == "member":
        return [_wrapped(rest, value)]
    if step == "key":
        return {value: "v"}
    if step == "value":
        return {"k": _wrapped(rest, value)}
    return {step: _wrapped(rest, value)}
