"""The statuses of records, judged again from the answers beside them, without any specification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from sagemaker_reports.journal.records import CheckRecord, Outcome

#: The outcomes of the last answer with which a check may conform, by its side.
_CONFORMS: Final[Mapping[str, frozenset[Outcome]]] = MappingProxyType(
    {
        "accepts": frozenset({"accepted"}),
        "returns": frozenset({"accepted"}),
        "rejects": frozenset({"rejected"}),
    }
)
#: The outcomes that show a divergence; how a state is wrong, the last answer alone may not show.
_DIVERGES: Final[Mapping[str, frozenset[Outcome]]] = MappingProxyType(
    {
        "server-error": frozenset({"crashed"}),
        "accepts-invalid": frozenset({"accepted"}),
        "rejects-valid": frozenset({"rejected", "unsupported"}),
        "altered": frozenset({"accepted"}),
        "wrong-code": frozenset({"rejected", "unsupported"}),
        "wrong-blame": frozenset({"rejected"}),
    }
)
#: Statuses of checks for which nothing is sent.
_NOT_SENT: Final = frozenset({"dominated", "vacuous", "out-of-scope"})


def find_contradiction(checks: Iterable[CheckRecord]) -> str:
    """The first record whose answer contradicts its status, in one line; empty where none does."""
    for check in checks:
        if found := _contradiction(check):
            return f"{check.key} is {check.verdict}, and {found}"
    return ""


def _contradiction(check: CheckRecord) -> str:
    outcome = None if check.answer is None else check.answer["outcome"]
    if check.status in _NOT_SENT:
        sent = outcome is not None or check.witness  # requests may be those of a shared batch
        return "its record has a request all the same" if sent else ""
    if check.status == "conforms":
        allowed = _CONFORMS[check.side]
        if check.family == "wire" and check.side == "rejects":
            allowed |= {"unsupported"}  # a request for no operation
    elif check.status == "diverges":
        allowed = _DIVERGES.get(str(check.divergence), frozenset())
    elif check.status == "unsupported" and check.side == "rejects":
        return "" if outcome in (None, "unsupported") else f"its answer is {outcome}"
    else:
        return ""
    if not allowed or outcome in allowed:
        return ""
    return f"its answer is {outcome}" if outcome else "its record has no answer"
