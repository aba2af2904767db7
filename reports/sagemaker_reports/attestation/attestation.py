"""An attestation: the results of a complete run, in a form that can be verified from its journal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

from sagemaker_reports.attestation.judged_again import find_contradiction
from sagemaker_reports.journal.errors import ReportError, not_json, unreadable
from sagemaker_reports.journal.file import Journal, read_journal
from sagemaker_reports.journal.records import SIDES
from sagemaker_reports.rendering.values import counted
from sagemaker_reports.summary.summary import Summary

VERSION: Final = 2
#: What a document that holds shows, and what it cannot.
PROVES: Final = (
    "integrity and consistency, not honesty: this document and its journal belong together and are "
    "unchanged, and no status contradicts the answer beside it; that the target really gave these "
    "answers only a run of one's own shows"
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
    _refuse_unfit(journal)
    if examine is not None:
        examine(journal)
    run, end = journal.run, journal.end
    assert end is not None  # a complete run has one
    lists: dict[str, dict[str, list[str]]] = {
        name: {side: [] for side in SIDES} for name in _LISTS.values()
    }
    for check in sorted(journal.checks, key=lambda check: check.key):
        if check.status != "diverges":
            lists[_LISTS[check.status]][check.side].append(check.clause)
    return {
        "attestation": "sagemaker-conformance",
        "version": VERSION,
        "statement": _statement(journal),
        "proves": PROVES,
        "target": run.target,
        "target_version": run.target_version,
        "operation": run.operation,
        "spec": run.spec,
        "catalogue_sha256": run.catalogue_sha256,
        "suite_version": run.suite_version,
        "boto3_version": run.extra.get("boto3_version"),
        "started": run.started,
        "options": dict(run.options),
        "seed": run.seed,
        "checks": len(journal.checks),
        "requests": end.requests,
        "journal_sha256": _sha256(journal.path),
        "diverges": [
            {"clause": check.clause, "side": check.side, "divergence": check.divergence}
            for check in sorted(journal.checks, key=lambda check: check.key)
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
        keys = ", ".join(_unlike(given, made))
        raise AttestationError(
            f"{attestation} was changed since it was made: the journal differs in {keys}"
        )
    return given


def _unlike(given: dict[str, Any], made: dict[str, Any]) -> Iterator[str]:
    for key in dict.fromkeys((*made, *given)):
        if key not in given or key not in made or given[key] != made[key]:
            yield key


def _refuse_unfit(journal: Journal) -> None:
    what = f"{journal.path} cannot be attested"
    if not journal.complete:
        raise AttestationError(f"{what}: the run is incomplete; let it run to its end")
    selected, offered = (journal.run.extra.get(key) for key in ("selected", "offered"))
    if not isinstance(selected, int) or not isinstance(offered, int):
        raise AttestationError(
            f"{what}: it does not state how many checks there were to make; run again"
        )
    if selected < offered:
        raise AttestationError(
            f"{what}: the run is partial, {selected} of {offered} checks were selected; "
            "run without --clause, -k and the like"
        )
    if len(journal.checks) < selected:
        raise AttestationError(
            f"{what}: {selected - len(journal.checks)} of its {selected} checks have no record"
        )
    _refuse_contradictory(journal, what)
    if errors := Summary(journal).statuses["error"]:
        raise AttestationError(
            f"{what}: the suite itself failed in {counted(errors, 'check')}; see sagemaker-conformance report"
        )
    if not Summary(journal).judged:
        raise AttestationError(f"{what}: nothing was judged")


def _refuse_contradictory(journal: Journal, what: str) -> None:
    assert journal.end is not None
    checks, sent = journal.end.checks, sum(check.requests for check in journal.checks)
    if checks != len(journal.checks):
        raise AttestationError(
            f"{what}: its end counts {counted(checks, 'check')}, it has {len(journal.checks)} records"
        )
    if sent > journal.end.requests:
        raise AttestationError(
            f"{what}: its end counts {counted(journal.end.requests, 'request')}, its checks took {sent}"
        )
    if found := find_contradiction(journal.checks):
        raise AttestationError(f"{what}: {found}; a record was changed, or is of another run")


def _statement(journal: Journal) -> str:
    summary = Summary(journal)
    return (
        f"{len(journal.checks)} checks of {journal.run.spec} were run: "
        f"{summary.target_name} honours {summary.statuses['conforms']} and diverges in {summary.statuses['diverges']}; "
        f"{summary.statuses['out-of-scope']} are out of its scope, "
        f"{len(journal.checks) - summary.judged - summary.statuses['out-of-scope']} have no verdict"
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_unique_keys)
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


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object without repeated keys: of two, different programs read different ones."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError("it has a key twice")
    return dict(pairs)
