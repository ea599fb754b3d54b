"""A real Chromium for the page tests, and the questions they ask a page."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright, expect

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "build" / "screenshots"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# axe looks at one moment: judge the page when its movements are over.
STILL = """() => Promise.all(document.getAnimations()
  .filter(one => one.effect.getComputedTiming().iterations !== Infinity)
  .map(one => one.finished.catch(() => null)))"""
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1600, "height": 1000}


def chromium() -> str | None:
    """Where the system's Chromium is, None when there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@asynccontextmanager
async def opened() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


async def page_of(browser: Browser, address: str, **context: Any) -> Page:
    """A page of a fresh profile, opened at the address."""
    surroundings = await browser.new_context(locale="vi-VN", **context)
    page = await surroundings.new_page()
    await page.goto(address)
    return page


async def faults(page: Page) -> list[str]:
    """What axe-core holds to be serious or critical on the page."""
    assert AXE.exists(), "axe-core is missing: run `npm ci` in the root of the project first"
    await stillness(page)
    await page.evaluate(AXE.read_text("utf-8"))
    found = await page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations)"
    )
    return [
        f"{one['id']}: {one['help']} {json.dumps([node['html'] for node in one['nodes']][:3])}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


async def stillness(page: Page) -> None:
    """Wait until the history is through and every movement over."""
    await expect(page.locator(".log[aria-busy=true]")).to_have_count(0)
    await page.evaluate(STILL)


async def photograph(page: Page, name: str) -> None:
    await stillness(page)
    PICTURES.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=PICTURES / f"{name}.png")
