"""Rules between members: they follow the validation of a request, and are reported one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from sagemaker_conformance.reference.wire import ServiceError

#: A rule: the message that refuses a request which breaks it, or None.
Rule: TypeAlias = Callable[[Mapping[str, Any]], "str | None"]


def refuse_broken(rules: Iterable[Rule], request: Mapping[str, Any]) -> None:
    """Raise the `ServiceError` for the first rule that the request breaks."""
    for rule in rules:
        broken = rule(request)
        if broken is not None:
            raise ServiceError("ValidationException", broken, key="message")
