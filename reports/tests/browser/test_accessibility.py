"""The report and the comparisons for those who type, and for narrow and dark screens."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reports.tests.browser.page import Show, click, complaints, narrow, press, rows, view, wait
from sagemaker_reports.baseline.gate import gate
from sagemaker_reports.baseline.update import update
from sagemaker_reports.comparison.matrix import compare_targets
from sagemaker_reports.comparison.report import format_difference, format_matrix
from sagemaker_reports.comparison.run_difference import compare_runs
from sagemaker_reports.journal.file import Journal


def test_everything_can_be_done_with_the_keyboard(browser: Any, show: Show) -> None:
    show()
    press(browser, "TAB")
    assert browser.switch_to.active_element.text == "Skip to the checks"
    head = browser.find_element("css selector", '.heat [tabindex="0"]')
    assert head.text.endswith("TrainingJobDefinition")
    browser.execute_script("arguments[0].focus()", head)
    press(browser, "ARROW_DOWN", "ARROW_RIGHT")  # unfolds
    assert (
        browser.switch_to.active_element.find_element("xpath", "..").get_attribute("aria-expanded")
        == "true"
    )
    press(browser, "ARROW_DOWN", "ARROW_RIGHT", "ARROW_DOWN", "END", "HOME")
    assert browser.switch_to.active_element.text.endswith("ChannelName")
    press(browser, "ENTER")

    assert "#at=TrainingJobDefinition.InputDataConfig.member.ChannelName" == view(browser)
    assert browser.switch_to.active_element.get_attribute("id") == "checks-title"
    for _ in range(60):
        press(browser, "TAB")
        if (
            browser.switch_to.active_element.tag_name == "summary"
            and rows(browser)[0] in browser.switch_to.active_element.text
        ):
            break
    press(browser, "ENTER")
    wait(browser, lambda d: d.find_elements("css selector", ".check details[open] .details"))


def test_the_tab_key_leaves_every_control_again(browser: Any, show: Show) -> None:
    show("at=TrainingJobDefinition.RoleArn")
    seen = []
    for _ in range(120):
        press(browser, "TAB")
        active = browser.switch_to.active_element
        seen.append(active.id)
        outline = active.value_of_css_property("outline-style")
        assert outline != "none" or active.tag_name == "body", active.get_attribute("outerHTML")[
            :200
        ]
        if active.tag_name == "body" or len(set(seen)) < len(seen):
            break

    assert len(set(seen)) > 30
    assert browser.switch_to.active_element.tag_name == "body" or seen[-1] == seen[0]


def test_colours_follow_the_system_until_the_reader_chooses(browser: Any, show: Show) -> None:
    def brightness() -> int:
        colour = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in colour[4:-1].split(","))

    def system(scheme: str) -> None:
        feature = {"name": "prefers-color-scheme", "value": scheme}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    system("dark")
    show()
    assert brightness() < 100
    click(browser, ".theme button", "light")
    assert brightness() > 600
    show()
    assert brightness() > 600
    system("light")
    click(browser, ".theme button", "dark")
    assert brightness() < 100
    click(browser, ".theme button", "auto")
    assert brightness() > 600


@pytest.mark.parametrize("width", [390, 1280])
def test_a_comparison_is_clean_and_fits(
    browser: Any, tmp_path: Path, journal: Journal, conforming: Any, axe: str, width: int
) -> None:
    mended = [conforming(check.clause, side=check.side) for check in journal.checks[:3]]
    later = replace(journal, checks=(*mended, *journal.checks[3:]))
    (tmp_path / "runs.html").write_text(
        format_difference(compare_runs(journal, later), "html"), encoding="utf-8"
    )
    (tmp_path / "matrix.html").write_text(
        format_matrix(compare_targets([journal, later]), "html"), encoding="utf-8"
    )
    with narrow(browser) if width == 390 else nullcontext():
        for name in ("runs.html", "matrix.html"):
            browser.get((tmp_path / name).as_uri())
            for selector in ("html", ".wide"):
                wider = f"return [...document.querySelectorAll('{selector}')].map((e) => e.scrollWidth - e.clientWidth)"
                assert set(browser.execute_script(wider)) == {0}, (name, selector)
            assert complaints(browser, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(
    browser: Any, show: Show, journal: Journal, axe: str, scheme: str, width: int
) -> None:
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600},
    )
    baseline = update(None, journal)
    kept = tuple(entry for entry in baseline.entries if "RoleArn" not in entry.clause)
    gated = gate(replace(baseline, entries=kept), journal, today=date(2026, 1, 1))
    try:
        show(
            "check=TrainingJobDefinition.RoleArn:length-max%20rejects",
            gated=gated,
            shown=replace(journal, end=None),
        )
        browser.execute_script("document.querySelector('.legend').open = true")
        browser.execute_script("document.querySelector('.filters').open = true")
        assert complaints(browser, axe) == []
        across = (
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert browser.execute_script(across) == 0
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
