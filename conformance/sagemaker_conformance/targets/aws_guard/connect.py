"""Real SageMaker as a target: whose account, which region, and the guard before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError

from sagemaker_conformance.protocol.target import TargetError, TargetSettings
from sagemaker_conformance.targets.aws_guard.account import confirm_account, named_account
from sagemaker_conformance.targets.aws_guard.guard import GuardedTarget
from sagemaker_conformance.targets.aws_guard.harmless import harmlessness_of
from sagemaker_conformance.targets.aws_guard.hosts import region_of
from sagemaker_conformance.targets.aws_guard.ledger import Ledger
from sagemaker_conformance.transport.endpoint import Endpoint, endpoint_at
from sagemaker_conformance.transport.signature import open_session, session_signer
from sagemaker_strategies.operations.operation import Operation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

if TYPE_CHECKING:
    from boto3.session import Session


class RealEndpoint:
    """An endpoint of SageMaker's in one region."""

    def __init__(self, endpoint: Endpoint, region: str) -> None:
        self.version = f"SageMaker in {region}"
        self.send = endpoint.send
        self.send_raw = endpoint.post
        self.close = endpoint.close


def real_target(name: str, url: str, host: str, settings: TargetSettings) -> GuardedTarget:
    """The guarded endpoint at a URL that leads to one of SageMaker's own hosts."""
    refuse_others(url, settings.catalogue.operation)
    if name != "https":
        raise TargetError(f"target {url}: real SageMaker is reached over https only")
    region = region_of(host)
    if region is None:
        raise TargetError(f"target {url}: {host} names no region; use --target=aws:PROFILE:REGION")
    named_account(settings.real.account)
    session = open_session(settings.profile, region)
    return guarded_target(name, url, session, region, settings)


def refuse_others(name: str, operation: Operation) -> None:
    """Raise `TargetError` for an operation of which nothing is known that keeps it from taking effect."""
    if operation.name != TUNING_JOB.name:
        raise TargetError(
            f"target {name}: real AWS is asked about {TUNING_JOB.create} only, not {operation.name}; "
            "use an emulator"
        )


def guarded_target(
    name: str, url: str, session: Session, region: str, settings: TargetSettings
) -> GuardedTarget:
    """The guarded endpoint; raises `TargetError` where the account is not the one that was named."""
    refuse_others(name, settings.catalogue.operation)
    account = confirm_account(session, region, named_account(settings.real.account))
    endpoint = endpoint_at(url, session_signer(session, region), settings)
    where = {
        "target": settings.real.target,
        "url": url,
        "region": region,
        "account": account,
        "profile": settings.profile,
    }
    return GuardedTarget(
        name,
        RealEndpoint(endpoint, region),
        harmlessness_of(settings.catalogue),
        Ledger(settings.real.ledger, settings.real.run, where),
        settings.real.allow_create,
    )


def endpoint_of(session: Session) -> str:
    """The URL to which boto3 itself sends the session's requests; raises `TargetError` without one."""
    try:
        return str(session.client("sagemaker").meta.endpoint_url)
    except (BotoCoreError, ValueError) as wrong:
        raise TargetError(f"region {session.region_name}: {' '.join(str(wrong).split())}") from None
