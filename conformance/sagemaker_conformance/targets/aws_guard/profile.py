"""Where SageMaker is for a profile and a region: as boto3 resolves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError

from sagemaker_conformance.protocol.target import TargetError
from sagemaker_conformance.transport.credentials import open_session

if TYPE_CHECKING:
    from boto3.session import Session


@dataclass(frozen=True)
class Found:
    """A session with credentials, its region, and SageMaker's URL there."""

    session: Session
    region: str
    url: str


def resolve(profile: str | None, region: str | None) -> Found:
    """The endpoint of the region, or of the profile's; raises `TargetError` where there is none.

    FIPS, dual-stack and endpoints named in the environment or the profile are boto3's affair.
    """
    session = open_session(profile, region)
    if session.region_name is None:
        raise TargetError(
            "no region: name one with --target=aws:PROFILE:REGION, in the profile, or in AWS_REGION"
        )
    return Found(session, session.region_name, endpoint_of(session))


def endpoint_of(session: Session) -> str:
    """The URL to which boto3 itself sends the session's requests; raises `TargetError` without one."""
    try:
        return str(session.client("sagemaker").meta.endpoint_url)
    except (BotoCoreError, ValueError) as wrong:
        raise TargetError(f"region {session.region_name}: {' '.join(str(wrong).split())}") from None
