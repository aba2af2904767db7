"""An attestation: the results of a complete run, in a form that can be verified from its journal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from sagemaker_reports.journal.conversion import run_facts
from sagemaker_reports.journal.errors import ReportError, not_json, unique_keys, unreadable
from sagemaker_reports.journal.file import Journal, read_journal
from sagemaker_reports.journal.records import SIDES, CheckRecord, Outcome
from sagemaker_reports.rendering.values import counted
from sagemaker_reports.summary.summary import Summary

VERSION: Final = 2
#: What a document that holds shows, and what it cannot.
PROVES: Final = (
    "integrity and consistency, not honesty: this document and its journal belong together and are "
    "unchanged, and no status contradicts the answer beside it; that the target really gave these "
    "answers only a run of one's own shows"
)
#: What an attestation has of the run record.
_FACTS: Final = (
    *("target", "target_version", "operation", "spec", "catalogue_sha256", "suite_version"),
    *("boto3_version", "started", "options", "seed"),
)
#: The lists of an attestation by the status of their checks.
_LISTS: Final = {
    "conforms": "honours",
    "recorded": "recorded",
    "out-of-scope": "out_of_scope",
    "inconclusive": "inconclusive",
    "unsupported": "unsupported",
    "dominated": "dominated",
    "vacuous": "vacuous",
}
#: The outcomes of the last answer with which a check may conform, by its side.
_CONFORMS: Final[Mapping[str, frozenset[Outcome]]] = {
    "accepts": frozenset({"accepted"}),
    "returns": frozenset({"accepted"}),
    "rejects": frozenset({"rejected"}),
}
#: The outcomes that show a divergence; how a state is wrong, the last answer alone may not show.
_DIVERGES: Final[Mapping[str, frozenset[Outcome]]] = {
    "server-error": frozenset({"crashed"}),
    "accepts-invalid": frozenset({"accepted"}),
    "rejects-valid": frozenset({"rejected", "unsupported"}),
    "altered": frozenset({"accepted"}),
    "wrong-code": frozenset({"rejected", "unsupported"}),
    "wrong-blame": frozenset({"rejected"}),
}
#: Statuses of checks for which nothing is sent.
_NOT_SENT: Final = frozenset({"dominated", "vacuous", "out-of-scope"})

#: What raises `AttestationError` for a journal that is not to be attested.
JournalCheck: TypeAlias = Callable[[Journal], None]


class AttestationError(ReportError):
    """A run that cannot be attested, or an attestation that does not hold."""


def attest(path: str | Path, examine: JournalCheck | None = None) -> dict[str, Any]:
    """The attestation of a journal; raises `AttestationError` for a run that is not enough.

    That is an incomplete run, a partial one, one in which the suite itself failed, and one with a
    record whose answer contradicts its status. ``examine`` raises it for what else contradicts the
    journal, as its specification may.
    """
    journal = read_journal(path)
    if fault := next(_faults(journal), ""):
        raise AttestationError(f"{journal.path} cannot be attested: {fault}")
    if examine is not None:
        examine(journal)
    assert journal.end is not None  # a complete run has one
    checks = sorted(journal.checks, key=lambda check: check.key)
    lists: dict[str, dict[str, list[str]]] = {
        name: {side: [] for side in SIDES} for name in _LISTS.values()
    }
    for check in checks:
        if check.status != "diverges":
            lists[_LISTS[check.status]][check.side].append(check.clause)
    return {
        "attestation": "sagemaker-conformance",
        "version": VERSION,
        "statement": _statement(journal),
        "proves": PROVES,
        **run_facts(journal.run, *_FACTS),
        "checks": len(checks),
        "requests": journal.end.requests,
        "journal_sha256": _sha256(journal.path),
        "diverges": [
            {"clause": check.clause, "side": check.side, "divergence": check.divergence}
            for check in checks
            if check.status == "diverges"
        ],
        **lists,
    }


def format_attestation(attestation: dict[str, Any]) -> str:
    """The attestation's file."""
    return json.dumps(attestation, indent=1) + "\n"


def verify(
    attestation: str | Path, journal: str | Path, examine: JournalCheck | None = None
) -> dict[str, Any]:
    """The attestation, made anew from the journal, as by `attest`, and found equal.

    Raises `AttestationError`, one line, where either was changed since, or they never belonged
    together.
    """
    given = _read(Path(attestation))
    found = _sha256(read_journal(journal).path)
    if given.get("journal_sha256") != found:
        raise AttestationError(
            f"{attestation} does not hold for {journal}: it attests the journal with sha256 "
            f"{str(given.get('journal_sha256'))[:12]}, this one has {found[:12]}"
        )
    made = json.loads(format_attestation(attest(journal, examine)))
    if given != made:
        alike = {key for key in given.keys() & made.keys() if given[key] == made[key]}
        keys = ", ".join(key for key in {**made, **given} if key not in alike)
        raise AttestationError(
            f"{attestation} was changed since it was made: the journal differs in {keys}"
        )
    return given


def _faults(journal: Journal) -> Iterator[str]:
    """Why a journal is not enough, or contradicts itself, the plainest reason first."""
    if journal.end is None or not journal.complete:
        yield "the run is incomplete; let it run to its end"
        return
    selected, offered = (journal.run.extra.get(key) for key in ("selected", "offered"))
    if not isinstance(selected, int) or not isinstance(offered, int):
        yield "it does not state how many checks there were to make; run again"
        return
    end, records, summary = journal.end, len(journal.checks), Summary(journal)
    if selected < offered:
        yield (
            f"the run is partial, {selected} of {offered} checks were selected; "
            "run without --clause, -k and the like"
        )
    if records < selected:
        yield f"{selected - records} of its {selected} checks have no record"
    if end.checks != records:
        yield f"its end counts {counted(end.checks, 'check')}, it has {records} records"
    sent = sum(check.requests for check in journal.checks)
    if sent > end.requests:
        yield f"its end counts {counted(end.requests, 'request')}, its checks took {sent}"
    for check in journal.checks:
        if found := _contradiction(check):
            yield (
                f"{check.key} is {check.verdict}, and {found}; "
                "a record was changed, or is of another run"
            )
    if errors := summary.statuses["error"]:
        yield (
            f"the suite itself failed in {counted(errors, 'check')}; see sagemaker-conformance report"
        )
    if not summary.judged:
        yield "nothing was judged"


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


def _statement(journal: Journal) -> str:
    summary, checks = Summary(journal), len(journal.checks)
    found = summary.statuses
    return (
        f"{checks} checks of {journal.run.spec} were run: {summary.target_name} honours "
        f"{found['conforms']} and diverges in {found['diverges']}; {found['out-of-scope']} are out of its "
        f"scope, {checks - summary.judged - found['out-of-scope']} have no verdict"
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique_keys)
    except OSError as error:
        raise ReportError(f"the attestation {path} {unreadable(error)}") from None
    except (ValueError, RecursionError) as error:
        raise ReportError(f"the attestation {path} {not_json(error)}") from None
    if not isinstance(content, dict) or content.get("attestation") != "sagemaker-conformance":
        raise ReportError(f"{path} is no attestation; sagemaker-conformance attest writes one")
    if content.get("version") != VERSION:
        raise ReportError(
            f"{path} has version {content.get('version')!r}, this suite reads version {VERSION}"
        )
    return content
