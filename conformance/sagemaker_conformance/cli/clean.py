"""``clean``: stop and delete what a run left on real SageMaker, killed or not."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from urllib3.exceptions import LocationParseError

from sagemaker_conformance.cli.options import run_options
from sagemaker_conformance.cli.output import echo
from sagemaker_conformance.cli.usage import Usage
from sagemaker_conformance.client.calls import LONG_PATIENCE
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import encode
from sagemaker_conformance.protocol.target import TargetError
from sagemaker_conformance.targets.aws_guard.account import confirm_account
from sagemaker_conformance.targets.aws_guard.connect import endpoint_of
from sagemaker_conformance.targets.aws_guard.guard import DELETE, STOP
from sagemaker_conformance.targets.aws_guard.hosts import is_own_url
from sagemaker_conformance.targets.aws_guard.ledger import (
    Ledger,
    LeftoverJob,
    ledger_of,
    leftover_jobs,
)
from sagemaker_conformance.targets.endpoint import EndpointTarget
from sagemaker_conformance.transport.endpoint import Endpoint
from sagemaker_conformance.transport.signature import open_session, session_signer
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

if TYPE_CHECKING:
    from boto3.session import Session

_LEFT: Final = 1
_WHERE: Final = ("url", "region", "account", "profile")
#: Statuses of a job that has come to its end.
_OVER: Final = frozenset({"Completed", "Failed", "Stopped"})
#: Seconds between two looks at the jobs that are still stopping.
_BETWEEN: Final = 5.0


@click.command()
@click.argument("journal", type=click.Path(path_type=Path))
@run_options("profile", profile="the one that the run used")
@click.option(
    "--wait",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=600,
    show_default=True,
    help="How long to wait for jobs that are still stopping.",
)
def clean(journal: Path, profile: str | None, wait: float) -> int:
    """Stop and delete the jobs that the run of JOURNAL left on real SageMaker.

    Exits with 0 where nothing is left, 1 where something is.
    """
    if journal.is_dir():
        raise Usage(f"{journal}: is a folder, expected a file")
    ledger = ledger_of(journal)
    if not ledger.is_file():
        raise Usage(
            f"{ledger}: no such file; a run writes it where it makes a job on real SageMaker"
        )
    left = leftover_jobs(ledger)
    if not left:
        echo(f"nothing is left of {ledger}")
    remaining = 0
    try:
        for where, jobs in _by_location(left):
            remaining += _Cleaner(ledger, where, profile).clean(jobs, wait)
    except TargetError as wrong:
        raise Usage(f"{ledger}: {wrong}") from None
    if remaining:
        echo(f"{remaining} left: run the same again")
    return _LEFT if remaining else 0


def _by_location(left: Sequence[LeftoverJob]) -> Iterator[tuple[dict[str, str], list[LeftoverJob]]]:
    """Group the jobs by URL, region, account and profile."""

    def place(job: LeftoverJob) -> tuple[str, ...]:
        return tuple(str(job.where.get(key) or "") for key in _WHERE)

    for found, jobs in groupby(sorted(left, key=place), place):
        yield dict(zip(_WHERE, found, strict=True)), list(jobs)


class _Cleaner:
    """Cleans one place; raises `TargetError` where it is not the account that the run was in."""

    def __init__(self, ledger: Path, where: Mapping[str, str], profile: str | None) -> None:
        region = where["region"]
        session = open_session(profile or where["profile"] or None, region)
        url = _own_url(where["url"], session, region)
        confirm_account(session, region, where["account"])
        endpoint = Endpoint(url, session_signer(session, region), TUNING_JOB)
        target = EndpointTarget("aws", endpoint)
        self._client = Client(target, TUNING_JOB, patience=LONG_PATIENCE)
        self._ledger = Ledger(ledger, "clean", where)

    def clean(self, jobs: Sequence[LeftoverJob], wait: float) -> int:
        """Remove the jobs, with a line for each; return how many are left after ``wait`` seconds."""
        left = [job for job in jobs if not self._is_gone(job)]
        waited = 0.0
        while (left := [job for job in left if not self._is_deleted(job)]) and waited < wait:
            time.sleep(_BETWEEN)
            waited += _BETWEEN
        for job in left:
            echo(f"{job.arn or job.name}: still stopping")
        self._ledger.close()
        self._client.target.close()
        return len(left)

    def _is_gone(self, job: LeftoverJob) -> bool:
        """Stop a job that still runs; return whether there is no such job."""
        answer = self._send(TUNING_JOB.describe, job)
        if _is_unknown(answer):
            self._ledger.gone(job.name)
            echo(f"{job.arn or job.name}: not there")
            return True
        if _status(answer) not in _OVER:
            self._send(STOP, job)
        return False

    def _is_deleted(self, job: LeftoverJob) -> bool:
        answer = self._send(TUNING_JOB.describe, job)
        if _is_unknown(answer) or (_status(answer) in _OVER and self._delete(job)):
            self._ledger.gone(job.name)
            echo(f"{job.arn or job.name}: deleted")
            return True
        return False

    def _delete(self, job: LeftoverJob) -> bool:
        answer = self._send(DELETE, job)
        return answer.outcome == "accepted" or _is_unknown(answer)

    def _send(self, operation: str, job: LeftoverJob) -> Answer:
        answer = self._client.send(operation, encode({TUNING_JOB.identifier: job.name}))
        if answer.outcome == "rejected" and answer.code == "AccessDeniedException":
            raise TargetError(f"{operation} of {job.name} is denied ({answer.message})")
        return answer


def _own_url(url: str, session: Session, region: str) -> str:
    """The URL, if requests with credentials may go there; raises `TargetError` where they may not.

    A ledger is a file that anybody may have written: only SageMaker's own hosts are believed, and what
    the user's own configuration leads to.
    """
    with suppress(LocationParseError):
        if is_own_url(url, region) or url == endpoint_of(session):
            return url
    raise TargetError(
        f"{url!r} is not SageMaker in {region} over https, nor the endpoint of this configuration: "
        "nothing was sent; set AWS_ENDPOINT_URL_SAGEMAKER to the URL if it is to be trusted"
    )


def _is_unknown(answer: Answer) -> bool:
    return answer.outcome == "rejected" and answer.code == "ResourceNotFound"


def _status(answer: Answer) -> str:
    body = answer.body if isinstance(answer.body, dict) else {}
    return str(body.get("HyperParameterTuningJobStatus", ""))
