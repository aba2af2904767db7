"""Reports of a part of a journal: the requests that neither boto3 nor the target stops."""

from __future__ import annotations

import base64
import gzip
import re
from typing import Any

import pytest

from sagemaker_reports.formats.registry import FORMATS, writer_of
from sagemaker_reports.formats.terminal import render
from sagemaker_reports.summary.summary import stopped_by_nothing


@pytest.fixture
def journal(diverging: Any, conforming: Any, journal_of: Any) -> Any:
    return journal_of(
        *(diverging(f"A{n}:enum") for n in range(3)),
        diverging("B:type", boto3="stops"),
        diverging("Crashing:enum", divergence="server-error"),
        conforming("D:enum"),
        conforming("E:enum", status="recorded", boto3="passes"),
    )


def test_only_what_boto3_and_the_target_let_through_is_left(journal: Any) -> None:
    text = render(stopped_by_nothing(journal))

    assert text.startswith(
        "moto 5.2.5: 3 requests that AWS documents as invalid are stopped by nothing\n"
        "neither boto3 nor the target stops them: they would fail in production only\n"
    )
    assert "3 selected checks: 3 invalid\n" in text
    assert "B:type" not in text
    assert "is enforced" not in text  # of the others nothing is known here


def test_one_of_anything_is_in_the_singular(diverging: Any, journal_of: Any) -> None:
    journal = journal_of(diverging("A:enum"))
    whole, part = render(journal), render(stopped_by_nothing(journal))

    assert "accepts 1 of 1 request that AWS documents as invalid\n" in whole
    assert "boto3 lets it through: it would fail in production only\n" in whole
    assert "1 request that AWS documents as invalid is stopped by nothing\n" in part
    assert "neither boto3 nor the target stops it: it would fail in production only\n" in part
    assert "1 selected check: 1 invalid\n" in part
    for form in sorted(FORMATS):
        text = writer_of(form)(journal, None)
        assert not re.search(r"\b1 (?:known |more )?(?:check|request|divergence|error)s\b", text), (
            form
        )


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_format_takes_a_part(form: str, journal: Any) -> None:
    text = writer_of(form)(stopped_by_nothing(journal), None)
    if form == "html":  # its checks are compressed
        packed = re.search('id="data">([^<]+)<', text)
        assert packed is not None
        text = gzip.decompress(base64.b64decode(packed[1])).decode()

    assert "Crashing:enum" not in text
    assert form in ("badge", "html") or "A0" in text  # a count; compressed


def test_a_part_without_checks_is_good_news(conforming: Any, journal_of: Any) -> None:
    text = render(stopped_by_nothing(journal_of(conforming())))

    assert text.startswith("moto 5.2.5: 0 requests that AWS documents as invalid are stopped")
    assert text.endswith("exit 0 = nothing diverges")
