"""Signing requests with botocore's Signature Version 4, and the credentials for it.

The user's are found as boto3 finds them: profiles, SSO, roles, the environment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import BotoCoreError, ClientError

from sagemaker_conformance.protocol.target import TargetError
from sagemaker_conformance.serialization.serialization import HttpRequest
from sagemaker_conformance.transport.redaction import SECRETS, protect

if TYPE_CHECKING:
    from boto3.session import Session

_DUMMY: Final = "testing"
#: Of no account: signs requests to endpoints that verify nothing.
DUMMY_CREDENTIALS: Final = Credentials(_DUMMY, _DUMMY)
DEFAULT_REGION: Final = "us-east-1"


class CredentialsSource(Protocol):
    """Credentials that may be renewed during a run, as those of boto3's sessions."""

    def get_frozen_credentials(self) -> Any:
        """The current ones: ``access_key``, ``secret_key`` and ``token``, which may be None."""


def secrets_in(credentials: Any) -> tuple[str, ...]:
    """The secrets among frozen credentials; none where they are dummies."""
    found = (credentials.access_key, credentials.secret_key, credentials.token)
    return tuple(str(secret) for secret in found if secret and secret != _DUMMY)


class Signer:
    """Signs for one region with the current credentials of a source."""

    def __init__(self, source: CredentialsSource, region: str = DEFAULT_REGION) -> None:
        self.source = source
        self.region = region

    def signed(self, url: str, host: str, request: HttpRequest, service: str) -> dict[str, str]:
        """The headers of a request to the endpoint at ``url``, with the host, the date, the signature for
        a service, and the session's token if any.

        All of its headers are signed but those that proxies change. Raises
        `TargetError` where the credentials have expired and cannot be renewed.
        """
        signed = AWSRequest(
            method=request.method,
            url=request.below(url),
            headers={"Host": host, **request.headers},
            data=request.body,
        )
        auth = S3SigV4Auth if service == "s3" else SigV4Auth
        auth(self._credentials(), service, self.region).add_auth(signed)
        return dict(signed.headers.items())

    def _credentials(self) -> Any:
        """The current ones, kept out of all logs from now on: botocore logs what it signs."""
        try:
            credentials = self.source.get_frozen_credentials()
        except (BotoCoreError, ClientError) as failed:
            why = SECRETS.text(" ".join(str(failed).split()))
            raise TargetError(f"the credentials cannot be renewed ({why}); sign in again") from None
        protect(*secrets_in(credentials))
        return credentials


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
