"""Credentials of a profile, and those that cannot be had."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import UnauthorizedSSOTokenError

from sagemaker_conformance.targets import TargetError
from sagemaker_conformance.transport.endpoint import Endpoint
from sagemaker_conformance.transport.signature import Signer
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CREATE = "CreateHyperParameterTuningJob"
SECRET, TOKEN = "wJalrXUtnFEMI/K7MDENG", "FwoGZXIvYXdzEBYaDH/+token=="


@pytest.fixture
def profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "credentials").write_text(
        f"[mine]\naws_access_key_id=AKIDMINE\naws_secret_access_key={SECRET}\n"
    )
    (tmp_path / "config").write_text("[profile mine]\nregion=eu-west-1\n[profile bare]\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("profiles")
def test_a_profiles_credentials_and_region_sign(
    recorder: str, seen: list[Any], connected: Any
) -> None:
    connected(recorder, profile="mine").send(CREATE, b"{}")

    assert "Credential=AKIDMINE/" in seen[0][0]["Authorization"]
    assert "/eu-west-1/sagemaker/" in seen[0][0]["Authorization"]


@pytest.mark.usefixtures("profiles")
@pytest.mark.parametrize(
    ("profile", "why"), [("nope", r"could not be found"), ("bare", "none are configured")]
)
def test_a_profile_without_credentials(profile: str, why: str, connected: Any) -> None:
    with pytest.raises(TargetError, match=f"no credentials from profile '{profile}': .*{why}"):
        connected("http://127.0.0.1:1", profile=profile)


class Expired:
    """Credentials that cannot be had any more."""

    def get_frozen_credentials(self) -> Any:
        raise UnauthorizedSSOTokenError


def test_credentials_that_expire_on_the_way_are_told_in_one_line() -> None:
    with pytest.raises(TargetError, match=r"cannot be renewed .* sign in again"):
        Endpoint("http://127.0.0.1:1", Signer(Expired()), TUNING_JOB).send(CREATE, b"{}")
