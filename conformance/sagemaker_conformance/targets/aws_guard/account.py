"""The account of the credentials, by STS, compared with the one that the user named."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING, Final

from sagemaker_conformance.protocol.target import TargetError
from sagemaker_conformance.transport.redaction import SECRETS

if TYPE_CHECKING:
    from boto3.session import Session

_ACCOUNT: Final = re.compile(r"\d{12}")
_SECONDS: Final = 10


def read_account(text: str) -> str:
    """An account's id of twelve digits; dashes between them are left out."""
    account = text.replace("-", "")
    if not _ACCOUNT.fullmatch(account):
        raise TargetError(f"--account={text}: expected the 12 digits of an AWS account's id")
    return account


def named_account(account: str | None) -> str:
    """The account that the user named; raises `TargetError` where there is none."""
    if account is None:
        raise TargetError(
            "this is real SageMaker: name the account that requests may reach with --account=ID "
            "(aws sts get-caller-identity shows it); nothing was sent"
        )
    return account


def confirm_account(session: Session, region: str, account: str) -> str:
    """The account, once STS has confirmed that the session's credentials are of it.

    Raises `TargetError` where they are of another one.
    """
    # Here, for a run that never calls STS imports none of it.
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    config = Config(connect_timeout=_SECONDS, read_timeout=_SECONDS, retries={"max_attempts": 3})
    try:
        with closing(session.client("sts", region_name=region, config=config)) as client:
            found = str(client.get_caller_identity()["Account"])
    except ClientError as refused:
        # Its message may quote the signed request, the session's token included.
        code = refused.response.get("Error", {}).get("Code", "an error")
        raise TargetError(f"STS answered {code} to GetCallerIdentity; nothing was sent") from None
    except ResponseParserError:
        raise TargetError("STS gave no answer of its own to GetCallerIdentity") from None
    except BotoCoreError as failed:
        why = SECRETS.text(" ".join(str(failed).split()))
        raise TargetError(f"STS cannot confirm the account of these credentials ({why})") from None
    if found != account:
        raise TargetError(
            f"--account={account}, but these credentials are of account {found}: "
            "name that one, or another profile; nothing was sent"
        )
    return account
