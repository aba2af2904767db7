"""The options about real SageMaker, with the part of them that is this worker's."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sagemaker_conformance.protocol.target import RealSettings, TargetError
from sagemaker_conformance.targets.aws_guard.account import read_account
from sagemaker_conformance.targets.aws_guard.ledger import ledger_of


def read_real(given: Mapping[str, Any], target: str, journal: Path) -> RealSettings:
    """Read the options about real SageMaker, by their names; raises `TargetError`."""
    account = given.get("account")
    allowed = _read_number(str(given.get("allow-create") or "0"))
    return RealSettings(
        account=read_account(str(account)) if account else None,
        allow_create=allowed_for_worker(allowed, given.get("workers"), given.get("worker")),
        any_create=allowed > 0,
        ledger=ledger_of(journal),
        run=str(given.get("run") or secrets.token_hex(8)),
        target=target,
    )


def allowed_for_worker(allowed: int, workers: int | None, worker: int | None) -> int:
    """Divide the allowed creates among workers; all of them are this process's without workers.

    A worker that replaces one that died has a number beyond the others' and gets none: how many the
    dead one used is unknown.
    """
    if not workers:
        return allowed
    if worker is None or worker >= workers:
        return 0
    return allowed // workers + (worker < allowed % workers)


def _read_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise TargetError(
            f"--allow-create={text}: expected a number of jobs, as in --allow-create=1"
        )
    return int(text)
