"""Take the README's picture of the HTML report: docs/images/report.png, of reports/published/moto.html.

    pip install selenium pillow    # and Debian's packages chromium, chromium-driver and fonts-inter
    python reports/picture.py

The same fonts and the same Chromium give the same picture.
"""

from __future__ import annotations

import base64
import io
import shutil
import sys
from pathlib import Path
from typing import Final

from PIL import Image
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

REPORT: Final = Path(__file__).parent / "published" / "moto.html"
PICTURE: Final = Path(__file__).parents[1] / "docs" / "images" / "report.png"
WIDTH: Final = 1280
MARGIN: Final = 24
#: Below the last row, inside of the next one.
PADDING: Final = 8
#: A README is no place for more.
MOST_BYTES: Final = 200_000


def main() -> int:
    """Open the report and take the picture: the heat map of the definition, and how to read it."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    for argument in ("headless=new", "no-sandbox", "hide-scrollbars", f"window-size={WIDTH},900"):
        options.add_argument(f"--{argument}")
    browser = webdriver.Chrome(
        options=options, service=webdriver.ChromeService(shutil.which("chromedriver"))
    )
    try:
        browser.get(REPORT.as_uri())
        WebDriverWait(browser, 30).until(
            lambda driver: driver.execute_script("return document.documentElement.dataset.ready")
        )
        script = (
            "const map = document.getElementById('map').getBoundingClientRect();"
            "const rest = document.querySelector('.heat tr.group ~ tr.group').getBoundingClientRect();"
            "for (const each of document.querySelectorAll('.legend :is(p, li, dl div)'))"
            "  if (each.getBoundingClientRect().bottom > rest.top) each.style.visibility = 'hidden';"
            "return [map.top, rest.top]"
        )
        top, end = browser.execute_script(script)
        height = end - top + MARGIN + PADDING
        clip = {"x": 0, "y": top - MARGIN, "width": WIDTH, "height": height, "scale": 1}
        shot = browser.execute_cdp_cmd(
            "Page.captureScreenshot",
            {"captureBeyondViewport": True, "clip": clip, "optimizeForSpeed": False},
        )
    finally:
        browser.quit()
    picture = in_few_colours(base64.b64decode(shot["data"]))
    if len(picture) > MOST_BYTES:
        raise SystemExit(f"the picture has {len(picture):,} bytes, expected at most {MOST_BYTES:,}")
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_bytes(picture)
    return 0


def in_few_colours(picture: bytes) -> bytes:
    """The PNG with a palette: a third of its size, and nobody sees it."""
    written = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(224).save(written, "PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(main())
