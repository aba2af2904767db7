"""Which hosts are real SageMaker, and which URLs may have credentials."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from sagemaker_conformance.targets import TargetError, TargetSettings, connect
from sagemaker_conformance.targets.aws_guard import hosts
from sagemaker_conformance.targets.aws_guard.hosts import (
    is_own_url,
    is_real,
    real_host,
    region_of,
)
from sagemaker_strategies.constraints import DEFAULT_SPEC, load

CATALOGUE = load(DEFAULT_SPEC)


@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("api.sagemaker.us-east-1.amazonaws.com", "us-east-1"),
        ("API.SageMaker.eu-west-1.AmazonAWS.com.", "eu-west-1"),
        ("api.sagemaker.us-east-1.amazonaws.com:443", "us-east-1"),
        ("api-fips.sagemaker.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
        ("api.sagemaker.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ("sagemaker.eusc-de-east-1.api.amazonwebservices.eu", "eusc-de-east-1"),
        ("sagemaker-fips.us-west-2.api.aws", "us-west-2"),
        ("vpce-0a1b-x.api.sagemaker.us-east-2.vpce.amazonaws.com", "us-east-2"),
        ("api.sagemaker.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"),
        ("api.sagemaker.us-east-1.amazonaws.com:", "us-east-1"),
        ("api\uff0esagemaker\u3002us-east-1.amazonaws.com", "us-east-1"),
        ("sagemaker-next.us-east-1.amazonaws.com", None),
        ("machine-learning.us-east-1.api.aws", None),
        ("s3.eu-west-1.amazonaws.com", None),
        ("my-bucket.s3.amazonaws.com", None),
        ("elasticbeanstalk.us-east-1.amazonaws.com", None),
    ],
)
def test_hosts_that_are_real(host: str, region: str | None) -> None:
    assert is_real(host)
    assert region == region_of(host)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:5000",
        "localhost",
        "sagemaker.us-east-1.localhost.localstack.cloud",
        "amazonaws.com.example.org",
        "api.sagemaker.us-east-1.notamazonaws.com",
        "ec2-1-2-3-4.compute-1.amazonaws.com",
        "sagemaker",
        "",
        "[::1]:80",
    ],
)
def test_hosts_that_are_somebody_elses(host: str) -> None:
    assert not is_real(host)


@pytest.mark.parametrize(
    "host", ["sagemaker.eusc-de-east-1.api.amazonwebservices.eu", "api.sagemaker.x.c2s.ic.gov"]
)
def test_partitions_that_the_installed_botocore_does_not_know_are_real(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts._suffixes.cache_clear()
    monkeypatch.setattr(hosts.Loader, "load_data", lambda *_: {"partitions": []})
    assert is_real(host)
    hosts._suffixes.cache_clear()


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://api.sagemaker.eu-west-1.amazonaws.com", True),
        ("https://sagemaker.eu-west-1.api.aws/", True),
        ("http://api.sagemaker.eu-west-1.amazonaws.com", False),
        ("https://api.sagemaker.eu-west-1.amazonaws.com:8443", False),
        ("https://api.sagemaker.us-east-1.amazonaws.com", False),
        ("https://api.sagemaker.eu-west-1.amazonaws.com@example.org", False),
        ("https://example.org\\@api.sagemaker.eu-west-1.amazonaws.com", False),
        ("https://example.org/api.sagemaker.eu-west-1.amazonaws.com", False),
        ("https://user:x@api.sagemaker.eu-west-1.amazonaws.com", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_urls_that_may_have_credentials(url: str, own: bool) -> None:
    assert own == is_own_url(url, "eu-west-1")


def test_a_real_host_is_seen_behind_a_header_and_behind_an_alias(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = "api.sagemaker.us-east-1.amazonaws.com"

    def aliased(host: str, *_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, real, ("192.0.2.1", 443))]

    assert real == real_host("https://192.0.2.1", real)
    monkeypatch.setattr(socket, "getaddrinfo", aliased)
    assert real == real_host("https://proxy.example.org/x")
    assert real_host("https://192.0.2.1") is None


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_real_host_is_guarded_under_any_name(scheme: str) -> None:
    headers = (("Host", "api.sagemaker.us-east-1.amazonaws.com"),)
    why = "--account=ID" if scheme == "https" else "over https only"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        with pytest.raises(TargetError, match=why):
            connect(f"{scheme}://127.0.0.1:1", TargetSettings(CATALOGUE, headers=headers))
