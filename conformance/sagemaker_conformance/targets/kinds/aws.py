"""Real SageMaker: ``aws[:PROFILE[:REGION]]``, with boto3's configuration, and guarded."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sagemaker_conformance.protocol.target import Target, TargetError, TargetSettings
from sagemaker_conformance.targets.aws_guard.account import named_account
from sagemaker_conformance.targets.aws_guard.connect import (
    endpoint_of,
    guarded_target,
    refuse_others,
)
from sagemaker_conformance.transport.signature import open_session

#: Requests go out in their protocol, and not as values.
SENDS_PROTOCOL: Final = True
#: What has to be there is the user's to make.
NEEDS_SETUP: Final = False


def connect(argument: str, settings: TargetSettings) -> Target:
    """Connect to SageMaker in the profile's account and region; raises `TargetError` where either is unclear.

    Only STS has had a request when this returns.
    """
    refuse_others("aws", settings.catalogue.operation)
    profile, region = read_argument(argument, settings.profile)
    named_account(settings.real.account)
    session = open_session(profile, region)
    if session.region_name is None:
        raise TargetError(
            "no region: name one with --target=aws:PROFILE:REGION, in the profile, or in AWS_REGION"
        )
    # FIPS, dual-stack and endpoints named in the environment or the profile are boto3's affair.
    url, settings = endpoint_of(session), replace(settings, profile=profile)
    return guarded_target("aws", url, session, session.region_name, settings)


def read_argument(argument: str, named: str | None) -> tuple[str | None, str | None]:
    """Read the profile and the region of ``PROFILE:REGION``, either of which may be missing."""
    profile, _, region = argument.partition(":")
    if ":" in region:
        raise TargetError(f"target aws:{argument}: expected aws[:PROFILE[:REGION]]")
    if profile and named and profile != named:
        raise TargetError(f"target aws:{argument} and --profile={named} name two profiles")
    return profile or named, region or None
