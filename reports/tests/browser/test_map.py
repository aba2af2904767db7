"""The map of members in a browser."""

from __future__ import annotations

from typing import Any

from reports.tests.browser.page import BROKEN_NAMES, Show, click, narrow, rows, view, wait


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
    wait(browser, lambda d: d.find_elements("css selector", ".check details[open]"))


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
