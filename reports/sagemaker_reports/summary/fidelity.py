"""How faithfully a target words its refusals, in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sagemaker_reports.journal.records import CheckRecord

#: Divergences of a check some of whose requests were not refused.
_NO_REFUSAL: Final = frozenset(("server-error", "accepts-invalid"))


def describe_fidelity(checks: Iterable[CheckRecord]) -> str:
    """How many checks were refused in a wording of AWS, and how many name all faults of several.

    Empty where nothing was refused.
    """
    found = [each for check in checks if (each := _fidelity(check)) is not None]
    if not found:
        return ""
    worded = Counter(str(each["dialect"]) for each in found if each["level"] in ("L3", "L4"))
    counted = [f"{name} {count}" for name, count in worded.most_common()]
    dialects = f" ({', '.join(counted if len(worded) > 1 else worded)})" if worded else ""
    sentence = f"wording: {worded.total()} of {len(found)} refused as AWS words it{dialects}"
    several = [each for each in found if "violations" in each]
    if several:
        whole = sum(each["level"] == "L4" for each in several)
        sentence += f", {whole} of {len(several)} report all faults"
    return sentence


def _fidelity(check: CheckRecord) -> Mapping[str, Any] | None:
    """The recorded fidelity of a check's refusals, None where a request was not refused."""
    recorded = check.extra.get("fidelity")
    whole = isinstance(recorded, dict) and {"level", "dialect"} <= recorded.keys()
    return recorded if whole and check.divergence not in _NO_REFUSAL else None
