"""The options about real SageMaker."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sagemaker_conformance.protocol.target import RealSettings, TargetError
from sagemaker_conformance.targets.aws_guard.account import read_account
from sagemaker_conformance.targets.aws_guard.ledger import HAS_LOCKS, ledger_of


def read_real(given: Mapping[str, Any], target: str, journal: Path) -> RealSettings:
    """Read the options about real SageMaker, by their names; raises `TargetError`."""
    account = given.get("account")
    if account and not HAS_LOCKS and (given.get("workers") or 1) > 1:
        raise TargetError("real SageMaker is tested by one process on this system: leave out -n")
    allowed = _read_number(str(given.get("allow-create") or "0"))
    return RealSettings(
        account=read_account(str(account)) if account else None,
        allow_create=allowed,
        ledger=ledger_of(journal),
        run=str(given.get("run") or secrets.token_hex(8)),
        target=target,
    )


def _read_number(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text):
        raise TargetError(
            f"--allow-create={text}: expected a number of jobs, as in --allow-create=1"
        )
    return int(text)
