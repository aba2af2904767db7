"""A report of ten megabytes in a browser."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reports.tests.browser.page import Show, click, heading, rows, wait
from sagemaker_reports.journal.conversion import to_json as as_json
from sagemaker_reports.journal.file import Journal


@pytest.fixture(scope="module")
def large(diverging: Any, conforming: Any, journal_of: Any) -> Journal:
    """A run whose journal has ten megabytes: 4,000 checks at 500 members."""
    kinds = ("pattern", "type", "enum", "length-max")
    places = [f"TrainingJobDefinition.Part{n // 25}.Member{n}" for n in range(500)]
    checks = [
        make(
            f"{place}:{kind}",
            side=side,
            path=place,
            **({"value": f"{place} {kind} ".ljust(1_500, "x")} if make is diverging else {}),
            reason=f"of {place} ".ljust(2_400, "."),
        )
        for place in places
        for kind in kinds
        for side, make in (("accepts", conforming), ("rejects", diverging))
    ]
    written = sum(len(json.dumps(as_json(check))) for check in checks)
    assert written > 10_000_000
    return journal_of(*checks)


def test_only_what_is_opened_and_scrolled_to_is_made(
    browser: Any, show: Show, large: Journal
) -> None:
    show(shown=large)
    height, elements = browser.execute_script(
        "return [document.documentElement.scrollHeight, document.querySelectorAll('*').length]"
    )
    assert heading(browser) == "All 4,000 checks"
    assert height < 5_000
    assert elements < 3_000
    click(browser, ".group summary", "accepts-invalid")
    wait(browser, lambda d: 0 < len(rows(d)) < 500)
    for _ in range(3):
        made = len(rows(browser))
        browser.execute_script("scrollTo(0, document.documentElement.scrollHeight)")
        wait(browser, lambda d, made=made: len(rows(d)) > made)
    click(browser, ".group summary", "accepts-invalid")
    assert "accepts-invalid" in browser.switch_to.active_element.text


def test_ten_megabytes_open_in_a_second(browser: Any, show: Show, large: Journal) -> None:
    browser.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    try:
        show(shown=large)
        told = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    finally:
        browser.execute_cdp_cmd("Performance.disable", {})
    # The page's own processor time, which another program on this machine does not lengthen.
    assert next(each["value"] for each in told if each["name"] == "TaskDuration") < 1
