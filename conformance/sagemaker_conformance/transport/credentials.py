"""The user's credentials, as boto3 finds them: profiles, SSO, roles, the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from sagemaker_conformance.protocol.target import TargetError
from sagemaker_conformance.transport.redaction import protect
from sagemaker_conformance.transport.signature import DEFAULT_REGION, Signer, secrets_in

if TYPE_CHECKING:
    from boto3.session import Session


def open_session(profile: str | None, region: str | None = None) -> Session:
    """A session of the profile, or of boto3's default chain; raises `TargetError` without credentials."""
    from boto3.session import Session

    source = f"profile {profile!r}" if profile else "the default credential chain"
    sign_in = f"aws sso login{f' --profile {profile}' if profile else ''}"
    try:
        session = Session(profile_name=profile, region_name=region)
        credentials = session.get_credentials()
        if credentials is not None:
            protect(*secrets_in(credentials.get_frozen_credentials()))
            return session
        reason = "none are configured"
    except (BotoCoreError, ClientError) as lacking:
        reason = " ".join(str(lacking).split())
    raise TargetError(
        f"no credentials from {source}: {reason}; see aws configure list, or sign in with {sign_in}"
    )


def session_signer(session: Session, region: str) -> Signer:
    """Signs with the session's credentials, renewed as they expire."""
    credentials = session.get_credentials()
    assert credentials is not None  # `open_session` checked them
    return Signer(credentials, region)


def profile_signer(profile: str) -> Signer:
    """Signs for the profile's own region; raises `TargetError` where it has no credentials."""
    session = open_session(profile)
    return session_signer(session, session.region_name or DEFAULT_REGION)
