"""The stage in a real browser: four phones, a fifth when needed, a power cut, the show."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from tests.web.browser import DESK, faults, page_of, photograph
from tests.web.stub import Office

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),
]


async def stage(browser: Browser, office: Office, **context: object) -> Page:
    page = await page_of(
        browser, f"{office.address}/", viewport=DESK, reduced_motion="reduce", **context
    )
    await expect(page.locator(".phone:not(.late) .chat[data-state=open]")).to_have_count(4)
    return page


def phone(page: Page, key: str):  # type: ignore[no-untyped-def]  # a Locator
    return page.locator(f"[data-persona={key}]")


async def test_four_people_stand_side_by_side_at_the_demo_hour(
    browser: Browser, office: Office
) -> None:
    page = await stage(browser, office)
    await expect(page.locator(".dial")).to_have_text(
        "Thứ Năm 19/11/2026 07:25", use_inner_text=True
    )
    await expect(page.locator(".phone:not(.late) h2")).to_have_text(
        ["Lê Thị Mận", "Trần Văn Bình", "Phạm Thu Hà", "Võ Minh Quân"]
    )
    await photograph(page, "stage")


async def test_the_clock_moves_for_everybody(browser: Browser, office: Office) -> None:
    page = await stage(browser, office)
    await page.get_by_role("button", name="+1 giờ").click()
    await expect(page.locator("#hour")).to_have_text("08:25")
    await expect(phone(page, "citizen").locator(".phone-bar .hour")).to_have_text("08:25")


async def test_the_superior_appears_with_the_first_message(
    browser: Browser, office: Office
) -> None:
    page = await stage(browser, office)
    await expect(phone(page, "superior")).to_have_attribute("aria-hidden", "true")
    await phone(page, "citizen").get_by_role("textbox").fill("Ông ấy có thái độ không tốt")
    await phone(page, "citizen").get_by_role("button", name="Gửi", exact=True).click()
    await expect(page.locator(".phone:not(.late)")).to_have_count(5)
    await expect(phone(page, "superior").locator(".line").last).to_contain_text("PA-261119-0001")
    await photograph(page, "stage-five")


async def test_a_power_cut_darkens_the_phones_and_loses_nothing(
    browser: Browser, office: Office
) -> None:
    page = await stage(browser, office)
    office.deaf = True
    await phone(page, "citizen").get_by_role("textbox").fill("viết ngay trước khi mất điện")
    await phone(page, "citizen").get_by_role("button", name="Gửi", exact=True).click()
    office.deaf = False
    await page.get_by_role("button", name="Rút điện").click()
    await expect(page.locator(".phone.dark")).to_have_count(5)
    await photograph(page, "stage-dark")
    await expect(page.locator(".phone.dark")).to_have_count(0)
    await expect(page.locator("#caption")).to_contain_text("Có điện trở lại")
    assert office.said("token-citizen") == ["viết ngay trước khi mất điện"]


@pytest.mark.slow
async def test_the_show_plays_to_its_end(browser: Browser, office: Office) -> None:
    page = await stage(browser, office)
    await page.get_by_role("button", name="Xem trong 60 giây").click()
    await expect(phone(page, "official").locator(".line").last).to_contain_text(
        "Đã ghi nhận: Đã nhận", timeout=20_000
    )
    await expect(phone(page, "supervisor").locator(".line").last).to_contain_text(
        "916", timeout=40_000
    )
    await expect(page.locator("#caption")).to_contain_text("Hết phần trình diễn", timeout=20_000)
    assert office.generation == 2


async def test_the_show_can_be_stopped(browser: Browser, office: Office) -> None:
    page = await stage(browser, office)
    await page.get_by_role("button", name="Xem trong 60 giây").click()
    await page.get_by_role("button", name="Dừng").click()
    await expect(page.get_by_role("button", name="Xem trong 60 giây")).to_be_enabled()
    await expect(page.get_by_role("button", name="+1 giờ")).to_be_enabled()


async def test_the_tempo_never_asks_for_more_than_the_whole(
    browser: Browser, office: Office
) -> None:
    page = await stage(browser, office)
    spent = await page.evaluate("""async () => {
      const {Tempo} = await import('/static/js/show.js');
      const captions = Array(40).fill('một lời dẫn dài '.repeat(12));
      const tempo = new Tempo([...captions], 0, 58_000);
      let now = 0;
      for (const _ of captions) now += tempo.next(now);
      return now;
    }""")
    assert 0 < spent <= 58_000


async def test_axe_finds_nothing_serious_on_the_stage(browser: Browser, office: Office) -> None:
    page = await stage(browser, office, bypass_csp=True)
    await office.tell("token-superior", "Kính báo cáo đồng chí.", [["Tiếp nhận"]])
    await expect(page.locator(".phone:not(.late)")).to_have_count(5)
    assert await faults(page) == []
