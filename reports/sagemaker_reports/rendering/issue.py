"""A divergence as an issue for the implementation's tracker, with a test that runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from sagemaker_reports.journal.operation import OperationRecord, operation_of
from sagemaker_reports.journal.records import CheckRecord, RunRecord
from sagemaker_reports.rendering.snippets import pytest_snippet
from sagemaker_reports.rendering.steps import fill_in_name
from sagemaker_reports.rendering.values import (
    code_span,
    counted,
    describe_answer,
    fenced,
    format_change,
    format_message,
    printable,
    quoted,
    with_article,
)
from sagemaker_reports.rendering.witness import replay_command, witness_difference

#: Longer requests are in the test only, which writes long text in few characters.
_LONG: Final = 1200
_MOST_CHANGES: Final = 5
#: The titles of issues by divergence.
_TITLES: Final = {
    "server-error": "{operation} fails on {invalid}",
    "accepts-invalid": "{operation} accepts {invalid}",
    "rejects-valid": "{operation} refuses {invalid}",
    "altered": "{describe} returns another {path} than was created",
    "wrong-code": "{operation} refuses {invalid} with another error than AWS",
    "wrong-blame": "{operation} names another member for {invalid}",
}
_TITLES_WITHOUT_ANSWER: Final = {
    "rejects": "{operation} must refuse {invalid}",
    "accepts": "{operation} must accept {invalid}",
    "returns": "{describe} must return {path} as it was created",
}
#: What is wrong with a request that breaks a clause of the kind.
_INVALID: Final = {
    "required": "a request without {path}",
    "type": "{path} of another JSON type",
    "enum": "{one} that is not one of the documented values",
    "pattern": "{one} that does not match the documented pattern",
    "length-min": "{one} that is too short",
    "length-max": "{one} that is too long",
    "range-min": "{one} that is too low",
    "range-max": "{one} that is too high",
    "union": "{one} without exactly one member",
}


def issue_text(
    check: CheckRecord,
    run: RunRecord | None = None,
    *,
    target: str | None = None,
    spec: str,
    operation: OperationRecord | None = None,
) -> str:
    """The issue's text in Markdown, its title first; ``target`` is what the user typed.

    ``operation`` is the run's where there is a run.

    Without an answer in the record, the text has what is documented only. Raises
    `ValueError` for a check without a witness.
    """
    operation = operation or operation_of(run)
    test = pytest_snippet(check, target=target, spec=spec, operation=operation)
    parts = [
        f"# {_title(check, operation)}",
        "\n".join(_documented(check)),
        "\n".join(_happens(check, run)),
        "\n".join(_request(check, run, operation.example)),
        "A test that shows it:" if check.divergence else "A test:",
        fenced("python", test.rstrip()),
        f"<sub>{_origin(check, run, spec)}</sub>",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _title(check: CheckRecord, operation: OperationRecord) -> str:
    path, _, kind = printable(check.clause).rpartition(":")
    if re.match("wire-|error-|lifecycle-", kind):
        return quoted(f"{path}, {kind.partition('-')[2].replace('-', ' ')}: {_statement(check)}")
    template = _TITLES.get(check.divergence or "", _TITLES_WITHOUT_ANSWER[check.side])
    invalid = _INVALID.get(kind, "what a documented rule forbids at {path}")
    invalid = invalid.format(path=path, one=with_article(path))
    if check.side != "rejects":
        is_absent = check.side == "accepts" and check.label == "absent"
        invalid = f"a request without {path}" if is_absent else f"a valid {path}"
    words = {"operation": operation.create, "describe": operation.describe or "Describe"}
    return quoted(template.format(**words, path=path, invalid=invalid))


def _statement(check: CheckRecord) -> str:
    return format_message(str((check.source or {}).get("statement") or ""))


def _documented(check: CheckRecord) -> Iterator[str]:
    """The rule, its source, and observations of it on AWS."""
    source = check.source or {}
    path, _, kind = check.clause.rpartition(":")
    at = code_span(path)
    # The statement of a clause has the member as its subject, any other is a whole sentence.
    subject = f"AWS documents that {at} " if kind in _INVALID else f"Documented for {at}: "
    place = ", ".join(str(source[key]) for key in ("document", "place") if source.get(key))
    evidence = source.get("evidence")
    yield f"{subject}{quoted((_statement(check) or 'it is given back as sent').rstrip('.'))}."
    if place:
        yield f"Source: {quoted(place)}{f' ({quoted(str(evidence))})' if evidence else ''}."
    for seen in source.get("observations", ()):
        text = format_message(str(seen.get("text", "")))
        where = (str(seen.get(key)) for key in ("operation", "date", "url"))
        yield f"Seen on AWS: {quoted(text)} ({', '.join(map(_linked, where))})."


def _linked(text: str) -> str:
    return text if re.fullmatch(r"https://[\w.~/?=&%#-]+", text) else quoted(text)


def _happens(check: CheckRecord, run: RunRecord | None) -> Iterator[str]:
    if check.expected:
        yield f"- expected: {quoted(check.expected)}"
    if check.answer is not None:
        whom = f" ({quoted(run.target_version or run.target)})" if run is not None else ""
        yield f"- got{whom}: {quoted(describe_answer(check.answer))}"
    if check.reason and check.status == "diverges":
        yield f"- that is: {quoted(format_message(check.reason.splitlines()[0]))}"
    if check.side == "rejects" and check.boto3 == "passes":
        yield "- boto3 does not stop it before it is sent: code that passes against this fails on AWS"
    if check.boto3 == "stops":
        yield "- boto3 stops it before it is sent; other clients, and other languages' SDKs, do not"


def _request(check: CheckRecord, run: RunRecord | None, name: str) -> Iterator[str]:
    """The request: how it differs from a valid one, and the request itself where it is short."""
    apart = witness_difference(check, run)
    near: list[Any] = list(apart.sent) if apart is not None else []
    if near:
        changes = [code_span(format_change(change)) for change in near[:_MOST_CHANGES]]
        if len(near) > _MOST_CHANGES:
            changes.append(counted(len(near) - _MOST_CHANGES, "more change"))
        valid = "a valid one" if check.side == "rejects" else "another valid one"
        yield f"A request that shows it is {valid} but for {', '.join(changes)}."
    steps = check.witness or ()
    body = steps[0].get("body") if len(steps) == 1 else None
    text = json.dumps(fill_in_name(body, name), indent=2)
    if body is not None and len(text) <= _LONG:
        yield "" if near else "A request that shows it:\n"
        yield fenced("json", text)


def _origin(check: CheckRecord, run: RunRecord | None, spec: str) -> str:
    version = f" {quoted(run.suite_version)}" if run is not None else ""
    repeat = f"; again: {code_span(replay_command(check, run))}" if check.answer is not None else ""
    return (
        f"Found by sagemaker-conformance{version} ({code_span(check.key)}, {quoted(spec)}){repeat}"
    )
