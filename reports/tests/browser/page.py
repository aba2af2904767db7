"""What the tests do on a page: click, press, read, wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

Show: TypeAlias = Callable[..., None]


#: The names of the map that end a line in mid-word, or are cut.
BROKEN_NAMES = """
const lines = (word) => { const range = new Range(); range.selectNodeContents(word); return range.getClientRects().length; };
return [...document.querySelectorAll('.heat .name')]
  .filter((name) => [...name.childNodes].some((word) => lines(word) > 1) || name.scrollHeight > name.clientHeight + 1)
  .map((name) => name.textContent)
"""


def wait(browser: Any, condition: Callable[[Any], Any], seconds: float = 5) -> Any:
    """What the condition gives once it gives something."""
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser, seconds).until(condition)


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
    """Press keys, each by its name in selenium, as TAB."""
    from selenium.webdriver.common.keys import Keys

    for key in keys:
        browser.switch_to.active_element.send_keys(getattr(Keys, key))


def complaints(browser: Any, axe: str) -> list[tuple[str, list[str]]]:
    """What axe finds on the page: each rule, and the first elements that break it."""
    browser.execute_script(axe)
    browser.set_script_timeout(60)
    found = browser.execute_async_script("axe.run(document).then(arguments[0])")
    assert len(found["passes"]) > 10
    return [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found["violations"]]


@contextmanager
def narrow(browser: Any) -> Iterator[None]:
    """A screen of 390 pixels."""
    size = {"width": 390, "height": 900, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
