"""How faithfully a target words its refusals, in one sentence: recorded, and never failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sagemaker_reports.journal.records import CheckRecord

#: Divergences of a check some of whose requests were not refused.
_NO_REFUSAL: Final = frozenset(("server-error", "accepts-invalid"))


def describe_fidelity(checks: Iterable[CheckRecord]) -> str:
    """In whose words the checks were refused, and whether several faults are all told of.

    Empty where nothing was refused.
    """
    found = [each for check in checks if (each := _fidelity(check)) is not None]
    if not found:
        return ""
    worded = Counter(str(each["dialect"]) for each in found if each["level"] in ("L3", "L4"))
    counted = [f"{name} {count}" for name, count in worded.most_common()]
    dialects = f" ({', '.join(counted if len(worded) > 1 else worded)})" if worded else ""
    told = f"wording: {worded.total()} of {len(found)} refused as AWS words it{dialects}"
    several = [each for each in found if "violations" in each]
    if several:
        whole = sum(each["level"] == "L4" for each in several)
        told += f", {whole} of {len(several)} tell all faults"
    return told


def _fidelity(check: CheckRecord) -> Mapping[str, Any] | None:
    """What is recorded of a check's refusals, None where it was not refused throughout."""
    told = check.extra.get("fidelity")
    whole = isinstance(told, dict) and {"level", "dialect"} <= told.keys()
    return told if whole and check.divergence not in _NO_REFUSAL else None
