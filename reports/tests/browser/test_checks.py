"""The list of checks in a browser: filters, details, links."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reports.tests.browser.page import Show, click, heading, rows, view, wait
from sagemaker_reports.baseline.gate import gate
from sagemaker_reports.baseline.update import update
from sagemaker_reports.journal.file import Journal


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
    wait(browser, lambda driver: rows(driver) == expected)
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
    told = wait(browser, lambda d: d.find_element("css selector", ".details")).text

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
        wait(
            browser, lambda d: d.find_element("css selector", f"{selector} .said").text == "copied"
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
    wait(browser, lambda d: d.find_elements("css selector", ".check details[open]"))
