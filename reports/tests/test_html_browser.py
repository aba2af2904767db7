"""What the HTML report does in a browser: one session of headless Chromium for all of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from sagemaker_reports.baseline.gate import gate
from sagemaker_reports.baseline.update import update
from sagemaker_reports.comparison.matrix import compare_targets
from sagemaker_reports.comparison.report import format_difference, format_matrix
from sagemaker_reports.comparison.run_difference import compare_runs
from sagemaker_reports.formats.html.document import write
from sagemaker_reports.journal.conversion import to_json as as_json
from sagemaker_reports.journal.file import Journal

selenium = pytest.importorskip("selenium", reason="selenium is not installed: tox -e browser")
from selenium import webdriver  # noqa: E402 - only where selenium is
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")

pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="chromium or chromedriver is not installed"
)

Show = Callable[..., None]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
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


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
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
        WebDriverWait(browser, 20).until(
            lambda driver: driver.execute_script("return document.documentElement.dataset.ready")
        )

    return open_


@pytest.fixture(autouse=True)
def _no_complaint(browser: Any) -> Iterator[None]:
    """No test leaves an error, a warning or a refused request in the console."""
    yield
    assert browser.get_log("browser") == []
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert browser.execute_script("return window.broken") is None


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core."""
    spec = find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        pytest.skip("axe_playwright_python, which carries axe-core, is not installed")
    return Path(spec.origin).with_name("axe.min.js").read_text(encoding="utf-8")


def complaints(browser: Any, axe: str) -> list[tuple[str, list[str]]]:
    """What axe finds on the page: each rule, and the first elements that break it."""
    browser.execute_script(axe)
    browser.set_script_timeout(60)
    found = browser.execute_async_script("axe.run(document).then(arguments[0])")
    assert len(found["passes"]) > 10
    return [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found["violations"]]


#: The names of the map that end a line in mid-word, or are cut.
BROKEN_NAMES = """
const lines = (word) => { const range = new Range(); range.selectNodeContents(word); return range.getClientRects().length; };
return [...document.querySelectorAll('.heat .name')]
  .filter((name) => [...name.childNodes].some((word) => lines(word) > 1) || name.scrollHeight > name.clientHeight + 1)
  .map((name) => name.textContent)
"""


def click(browser: Any, selector: str, text: str = "") -> Any:
    found = [e for e in browser.find_elements("css selector", selector) if text in e.text]
    assert found, f"no {selector} with {text!r}"
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", found[0])
    found[0].click()
    return found[0]


def heading(browser: Any) -> str:
    return str(browser.find_element("id", "checks-title").text)


def rows(browser: Any) -> list[str]:
    script = "return [...document.querySelectorAll('.check:not([hidden]) .id')].map((e) => e.textContent)"
    return list(browser.execute_script(script))


def view(browser: Any) -> str:
    return str(browser.execute_script("return location.hash"))


def press(browser: Any, *keys: str) -> None:
    for key in keys:
        browser.switch_to.active_element.send_keys(key)


def test_all_checks_are_listed_the_worst_first(browser: Any, show: Show, journal: Journal) -> None:
    show()

    assert f"All {len(journal.checks)} checks" == heading(browser)
    assert len(journal.checks) == len(rows(browser))
    script = "return [...document.querySelectorAll('.check')].map((e) => e.matches('.diverges'))"
    diverge = browser.execute_script(script)
    assert sum(check.status == "diverges" for check in journal.checks) == sum(diverge)
    assert sorted(diverge, reverse=True) == diverge


def test_filters_narrow_the_list_and_make_an_address_that_gives_the_same(
    browser: Any, show: Show
) -> None:
    show()
    click(browser, ".facet button", "rejects")
    click(browser, ".facet button", "length-max")
    browser.find_element("id", "text").send_keys("InputDataConfig")
    expected = [
        "TrainingJobDefinition.InputDataConfig:length-max",
        "TrainingJobDefinition.InputDataConfig.member.ChannelName:length-max",
    ]

    assert expected == rows(browser)
    assert heading(browser).startswith("2 of ")
    assert "#kind=length-max&side=rejects&text=InputDataConfig" == view(browser)
    show(view(browser)[1:])
    assert expected == rows(browser)
    assert browser.find_element("id", "text").get_attribute("value") == "InputDataConfig"
    click(browser, ".facet button", "length-max")
    assert len(rows(browser)) > 2
    browser.back()
    WebDriverWait(browser, 5).until(lambda driver: rows(driver) == expected)
    click(browser, ".clear")
    assert heading(browser).startswith("All ")


def test_a_verdict_and_what_boto3_does_are_filters_too(browser: Any, show: Show) -> None:
    show("status=diverges&boto3=stops")

    assert {"TrainingJobDefinition.RoleArn:pattern", "TrainingJobDefinition.RoleArn:type"} == set(
        rows(browser)
    )
    show("status=vacuous&kind=pattern")
    assert [] == rows(browser)
    assert "No check matches" in browser.find_element("css selector", ".list").text


def test_a_check_opens_with_all_there_is_to_it(browser: Any, show: Show) -> None:
    show("text=RoleArn:length-max")
    assert browser.find_elements("css selector", ".details") == []
    click(browser, ".check:not([hidden]) summary")
    told = (
        WebDriverWait(browser, 5).until(lambda d: d.find_element("css selector", ".details")).text
    )

    for words in ("at most 2048", "service-2.json", "400 ValidationException", "200 accepted"):
        assert words in told
    for words in ("(2,049 characters)", "lets it through", "breaks this clause and no other"):
        assert words in told
    links = browser.find_elements("css selector", ".details a[href^=https]")
    assert ["https://example.org/1"] == [a.get_attribute("href") for a in links]
    marked = browser.find_elements("css selector", ".differs")
    assert len(marked) == 1
    assert "RoleArn" in marked[0].text


def test_command_request_and_snippets_are_copied_whole(browser: Any, show: Show) -> None:
    show("check=TrainingJobDefinition.RoleArn:length-max%20rejects")

    def copied(selector: str) -> str:
        click(browser, f"{selector} .copy")
        WebDriverWait(browser, 5).until(
            lambda d: d.find_element("css selector", f"{selector} .said").text == "copied"
        )
        read = "navigator.clipboard.readText().then(arguments[0], (e) => arguments[0](String(e)))"
        return str(browser.execute_async_script(read))

    assert copied(".repeat").startswith(
        "sagemaker-conformance replay TrainingJobDefinition.RoleArn:length-max --side=rejects"
    )
    assert json.loads(copied(".listing"))["TrainingJobDefinition"] == {"RoleArn": "a" * 2049}
    assert "client.create_hyper_parameter_tuning_job" in copied(".snippets")
    click(browser, ".snippets button", "curl")
    assert copied(".snippets").startswith("curl -sS")


@pytest.mark.parametrize("form", ["check={}%20rejects", "{}%20rejects", "{}"])
def test_a_link_to_a_check_opens_and_marks_it(browser: Any, show: Show, form: str) -> None:
    show(form.format("CreateHyperParameterTuningJob:wire-truncated-body"))

    opened = browser.find_elements("css selector", ".check details[open]")
    assert ["CreateHyperParameterTuningJob:wire-truncated-body"] == [
        e.find_element("css selector", ".id").text for e in opened
    ]
    assert browser.switch_to.active_element.tag_name == "summary"
    assert len(browser.find_elements("css selector", '.check.linked[aria-current="true"]')) == 1
    link = browser.find_element("css selector", ".permalink a").get_attribute("href")
    assert link.endswith("#CreateHyperParameterTuningJob:wire-truncated-body%20rejects")
    click(browser, ".facet button", "accepts")
    assert browser.find_elements("css selector", ".linked") == []


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
    WebDriverWait(browser, 5).until(lambda d: 0 < len(rows(d)) < 500)
    for _ in range(3):
        made = len(rows(browser))
        browser.execute_script("scrollTo(0, document.documentElement.scrollHeight)")
        WebDriverWait(browser, 5).until(lambda d, made=made: len(rows(d)) > made)
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


def test_the_map_counts_what_is_folded_and_shows_the_checks_of_a_cell(
    browser: Any, show: Show
) -> None:
    show()
    cell = '[aria-label^="TrainingJobDefinition.InputDataConfig, length-max rejects"]'
    folded = browser.find_element("css selector", cell)
    assert folded.get_attribute("aria-label").endswith(
        "this member: accepts-invalid; below it: conforms"
    )
    assert "both" in folded.find_element("css selector", ".mark").get_attribute("class").split()
    below = '[aria-label="TrainingJobDefinition.InputDataConfig, pattern rejects: below it: accepts-invalid"]'
    assert browser.find_elements("css selector", f"{below} .mark.below")
    assert browser.find_elements("css selector", '[title$="InputDataConfig.member"]') == []
    click(browser, cell)

    assert "#kind=length-max&side=rejects&at=TrainingJobDefinition.InputDataConfig" == view(browser)
    assert len(rows(browser)) == 2
    click(browser, ".tools button", "All members")
    own = (
        '[aria-label="TrainingJobDefinition.InputDataConfig, length-max rejects: accepts-invalid"]'
    )
    assert browser.find_element("css selector", f"{own} .mark.own").text == "✕"


def test_a_shade_is_the_share_of_what_was_judged(
    browser: Any, show: Show, conforming: Any, diverging: Any, journal_of: Any
) -> None:
    def among(name: str, count: int) -> list[Any]:
        makers = [diverging] * count + [conforming] * (3 - count)
        return [make(f"{name}.Part{n}:enum") for n, make in enumerate(makers)]

    show(shown=journal_of(*(c for n in range(4) for c in among(f"Share{n}", n))))
    shades = browser.execute_script(
        "return [...document.querySelectorAll('td .mark.below')].map((e) => e.className.split(' ').at(-1))"
    )

    assert ["conforms", "heat-1", "heat-2", "heat-4"] == shades


def test_checks_beyond_the_members_have_a_place_of_their_own(browser: Any, show: Show) -> None:
    show()
    beyond = [e.text for e in browser.find_elements("css selector", ".beyond")]

    assert [text.splitlines()[0] for text in beyond] == [
        "Malformed requests",
        "Errors of the operations",
        "Life cycle",
    ]
    assert "truncated-body" in beyond[0]
    click(browser, ".beyond a", "stop")
    WebDriverWait(browser, 5).until(
        lambda d: d.find_elements("css selector", ".check details[open]")
    )


def test_everything_can_be_done_with_the_keyboard(browser: Any, show: Show) -> None:
    show()
    press(browser, Keys.TAB)
    assert browser.switch_to.active_element.text == "Skip to the checks"
    head = browser.find_element("css selector", '.heat [tabindex="0"]')
    assert head.text.endswith("TrainingJobDefinition")
    browser.execute_script("arguments[0].focus()", head)
    press(browser, Keys.ARROW_DOWN, Keys.ARROW_RIGHT)  # unfolds
    assert (
        browser.switch_to.active_element.find_element("xpath", "..").get_attribute("aria-expanded")
        == "true"
    )
    press(browser, Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.END, Keys.HOME)
    assert browser.switch_to.active_element.text.endswith("ChannelName")
    press(browser, Keys.ENTER)

    assert "#at=TrainingJobDefinition.InputDataConfig.member.ChannelName" == view(browser)
    assert browser.switch_to.active_element.get_attribute("id") == "checks-title"
    for _ in range(60):
        press(browser, Keys.TAB)
        if (
            browser.switch_to.active_element.tag_name == "summary"
            and rows(browser)[0] in browser.switch_to.active_element.text
        ):
            break
    press(browser, Keys.ENTER)
    WebDriverWait(browser, 5).until(
        lambda d: d.find_elements("css selector", ".check details[open] .details")
    )


def test_the_tab_key_leaves_every_control_again(browser: Any, show: Show) -> None:
    show("at=TrainingJobDefinition.RoleArn")
    seen = []
    for _ in range(120):
        press(browser, Keys.TAB)
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


def test_an_incomplete_run_stays_in_sight_everywhere(
    browser: Any, show: Show, journal: Journal
) -> None:
    show(shown=replace(journal, end=None))
    browser.execute_script("scrollTo(0, document.body.scrollHeight)")

    banner = browser.find_element("css selector", ".incomplete")
    top = browser.execute_script("return arguments[0].getBoundingClientRect().top", banner)
    assert 0 <= top < 10
    assert "Incomplete run" in banner.text


def test_the_gate_leads_to_what_is_new(browser: Any, show: Show, journal: Journal) -> None:
    baseline = update(None, journal)
    kept = tuple(entry for entry in baseline.entries if "RoleArn" not in entry.clause)
    result = gate(replace(baseline, entries=kept), journal, today=date(2026, 1, 1))
    show("gate=new", gated=result)

    assert sum("RoleArn" in row for row in rows(browser)) == 3
    click(browser, ".gate li a", "RoleArn:pattern")
    WebDriverWait(browser, 5).until(
        lambda d: d.find_elements("css selector", ".check details[open]")
    )


@contextmanager
def narrow(browser: Any) -> Iterator[None]:
    """A screen of 390 pixels."""
    size = {"width": 390, "height": 900, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_no_column_is_cut_on_a_narrow_screen(
    browser: Any, show: Show, conforming: Any, diverging: Any, journal_of: Any
) -> None:
    place = "TrainingJobDefinition.HyperParameterTuningResourceConfig"
    longest = "TrainingJobDefinition.EnableInterContainerTrafficEncryption:type"
    families = (
        *("required", "type", "enum", "pattern", "length-min", "length-max"),
        *("range-min", "range-max", "rule-of-some-length"),
    )
    checks = [
        make(f"{place}:{family}", side=side)
        for family in families
        for side, make in (("accepts", conforming), ("rejects", diverging))
    ]
    with narrow(browser):
        show(shown=journal_of(*checks, diverging(longest)))
        wide = "return [...document.querySelectorAll('.scroll')].map((e) => e.scrollWidth - e.clientWidth)"
        assert browser.execute_script(wide) == [0, 0, 0]
        click(browser, "button", "All members")
        assert browser.execute_script(BROKEN_NAMES) == []
        click(browser, f'[aria-label^="{place}, pattern: "]')
        assert rows(browser) == [f"{place}:pattern"] * 2
    assert browser.find_elements("css selector", ".heat.narrow") == []


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
