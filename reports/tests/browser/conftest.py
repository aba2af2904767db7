"""What the tests in a browser share: headless Chromium, a journal, its report, axe-core."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from reports.tests.browser.page import Show, wait
from sagemaker_reports.formats.html.document import write
from sagemaker_reports.journal.file import Journal

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium, one session of it for all tests of the folder."""
    pytest.importorskip("selenium", reason="selenium is not installed: tox -e browser")
    if not (CHROMIUM and DRIVER):
        pytest.skip("chromium or chromedriver is not installed")
    from selenium import webdriver  # only where selenium is

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for argument in ("headless=new", "no-sandbox", "disable-gpu", "window-size=1280,900"):
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    granted = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    driver.execute_cdp_cmd("Browser.grantPermissions", granted)
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def journal(conforming: Any, diverging: Any, journal_of: Any, hostile_journal: Journal) -> Journal:
    """Checks of every family, side and status, hostile ones among them."""
    role, channels = "TrainingJobDefinition.RoleArn", "TrainingJobDefinition.InputDataConfig"
    left = (
        "recorded",
        "dominated",
        "vacuous",
        "inconclusive",
        "unsupported",
        "out-of-scope",
        "error",
    )
    observed = {
        "date": "2026-01-01",
        "operation": "CreateTrainingJob",
        "url": "https://example.org/1",
    }
    source = {"document": "service-2.json", "statement": "at most 2048", "observations": [observed]}
    return journal_of(
        diverging(f"{role}:length-max", value="a" * 2049, source=source, boto3="passes"),
        diverging(f"{role}:pattern", boto3="stops"),
        diverging(f"{role}:type", divergence="server-error", boto3="stops"),
        conforming(f"{role}:required"),
        conforming(f"{role}:type", side="accepts"),
        conforming(f"{role}:type", side="returns"),
        diverging(f"{channels}:length-max"),
        diverging(f"{channels}.member.ChannelName:pattern"),
        conforming(f"{channels}.member.ChannelName:length-max"),
        *(
            conforming(f"HyperParameterTuningJobConfig.Member{n}:enum", status=s)
            for n, s in enumerate(left)
        ),
        conforming("TrainingJobDefinition:rule-spot-needs-wait"),
        diverging("CreateHyperParameterTuningJob:wire-truncated-body", divergence="server-error"),
        conforming("CreateHyperParameterTuningJob:error-name-in-use"),
        conforming("HyperParameterTuningJob:lifecycle-stop"),
        *hostile_journal.checks,
    )


@pytest.fixture(scope="session")
def show(browser: Any, journal: Journal, tmp_path_factory: pytest.TempPathFactory) -> Show:
    """Opens the report of a journal, at a view of it."""
    folder = tmp_path_factory.mktemp("pages")
    # The journals are kept, so that no other one has the same identity later.
    kept: list[Journal] = []

    def open_(view: str = "", shown: Journal = journal, gated: Any = None) -> None:
        page = folder / f"{id(shown)}-{gated is not None}.html"
        if not page.exists():
            kept.append(shown)
            page.write_text(write(shown, gated), encoding="utf-8")
        browser.get("about:blank")  # the same file with another view would not be loaded again
        browser.get(f"{page.as_uri()}#{view}")
        ready = "return document.documentElement.dataset.ready"
        wait(browser, lambda driver: driver.execute_script(ready), 20)

    return open_


@pytest.fixture(autouse=True)
def _no_complaint(browser: Any) -> Iterator[None]:
    """No test leaves an error, a warning or a refused request in the console."""
    yield
    assert browser.get_log("browser") == []
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert browser.execute_script("return window.broken") is None


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core."""
    spec = find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        pytest.skip("axe_playwright_python, which carries axe-core, is not installed")
    return Path(spec.origin).with_name("axe.min.js").read_text(encoding="utf-8")
