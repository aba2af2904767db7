"""The requests before a witness's own, for operations that need something that is there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from sagemaker_reports.journal.operation import OperationRecord
from sagemaker_reports.journal.records import CheckRecord, Step
from sagemaker_reports.rendering.values import map_texts

_WORKER: Final = "${worker}"
_ANSWERED: Final = re.compile(r"\$\{\d")


def steps_of(check: CheckRecord, operation: OperationRecord) -> list[Step]:
    """All requests that show a check's verdict: those of the setup, then its witness's."""
    return [*setup_steps(check, operation), *(check.witness or ())]


def setup_steps(check: CheckRecord, operation: OperationRecord) -> list[Step]:
    """The setup's requests; none where they depend on answers, which the witness has values of."""
    if not operation.setup or not is_repeatable(operation):
        return []
    worker = worker_in(operation.setup, [step.get("body") for step in check.witness or ()])
    return [
        Step(operation=call["operation"], body=fill_in_worker(call.get("body") or {}, worker))
        for call in operation.setup.get("calls", ())
    ]


def is_repeatable(operation: OperationRecord) -> bool:
    """Whether what the setup makes has the same names whenever it is made."""
    return not _ANSWERED.search(json.dumps(operation.setup))


def worker_in(setup: Mapping[str, Any], body: Any) -> str:
    """What stands in a request for the placeholder of the process that it was made by."""
    sent = json.dumps(body)
    for value in (setup.get("values") or {}).values():
        head, placeholder, _ = value.partition(_WORKER) if isinstance(value, str) else ("", "", "")
        found = re.search(rf"{re.escape(head)}(-gw\d+)", sent) if placeholder and head else None
        if found:
            return found[1]
    return ""


def fill_in_worker(value: Any, worker: str = "") -> Any:
    """The value with the name of a process in place of the placeholder."""
    return map_texts(value, lambda text: text.replace(_WORKER, worker))
