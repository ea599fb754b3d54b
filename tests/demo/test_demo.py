"""The demo as a visitor meets it: the real program, a real browser, a real SIGKILL."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect

from tests.program import ROOT
from tests.web.browser import DESK, chromium, faults, opened, page_of, photograph

PATIENCE = 60_000  # ms, on a machine that is busy with other tests
READY = 40.0  # s


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """``python -m bot demo``; yields its address."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo"),
        cwd=ROOT,
        env=kept,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(READY):
            while line := (await process.stdout.readline()).decode():
                if "READY" in line:
                    break
        found = re.search(r"http://\S+", line)
        assert found is not None, "the demo never became ready"
        yield found[0]
    finally:
        process.terminate()
        await process.wait()


@pytest.fixture
async def stage() -> AsyncIterator[Page]:
    if chromium() is None:
        pytest.skip("no Chromium here: install Debian's `chromium` to watch the demo")
    async with demo() as address, opened() as browser:
        yield await page_of(browser, address, viewport=DESK)


async def test_the_sixty_seconds_play_to_their_end(stage: Page) -> None:
    """Digest, an answered reminder, a report about a head that rings only above him, the plug,
    the sentence with its chart."""
    await stage.get_by_role("button", name="Xem trong 60 giây").click()
    chats = stage.locator("[role=log]")
    citizen, official, head, supervisor, superior = (chats.nth(n) for n in range(5))

    await expect(official).to_contain_text("Đến hạn hôm nay", timeout=PATIENCE)
    await photograph(stage, "demo-morning")
    await expect(citizen).to_contain_text("PA-261119-0001", timeout=PATIENCE)
    await expect(superior).to_contain_text("PA-261119-0001", timeout=PATIENCE)
    await photograph(stage, "demo-report")
    await expect(supervisor).to_contain_text("đã có 916 nhiệm vụ", timeout=2 * PATIENCE)
    await expect(supervisor.locator("img")).to_be_visible(timeout=PATIENCE)
    await photograph(stage, "demo-end")

    assert "PA-261119" not in await head.inner_text()
    assert "có 135 nhiệm vụ quá hạn" in await supervisor.inner_text()
    state = await stage.evaluate("fetch('/stage/state').then(answer => answer.json())")
    assert state["generation"] == 2  # it was killed once, and came back
    assert await faults(stage) == []


async def test_the_clock_turns_by_a_day_and_a_poster_leads_to_the_demo(stage: Page) -> None:
    await stage.get_by_role("textbox").nth(2).fill("/apphich")
    await stage.get_by_role("textbox").nth(2).press("Enter")
    head = stage.locator("[role=log]").nth(2)
    await expect(head).to_contain_text("Áp phích của Sở Xây dựng: bốn trang", timeout=PATIENCE)

    await stage.get_by_role("button", name="+1 ngày").click()

    official = stage.locator("[role=log]").nth(1)
    await expect(official).to_contain_text("VIỆC CẦN LÀM", timeout=PATIENCE)
    await expect(stage.get_by_text("20/11/2026").first).to_be_visible(timeout=PATIENCE)
