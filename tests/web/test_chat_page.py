"""The chat page in a real browser: what a person writes arrives, whatever happens to the line."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from tests.web.browser import PHONE, faults, page_of, photograph
from tests.web.stub import Office

STILL: dict[str, object] = {"reduced_motion": "reduce", "bypass_csp": True}
"""For photographs, and for axe, which is put into the page."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),
]


async def chat(browser: Browser, office: Office, token: str = "", **context: object) -> Page:
    """The chat on a phone's screen, already this person's when a token is given."""
    kept = [{"name": "dondoc.chat.token", "value": token}] if token else []
    storage = {"cookies": [], "origins": [{"origin": office.address, "localStorage": kept}]}
    page = await page_of(
        browser, f"{office.address}/chat", viewport=PHONE, storage_state=storage, **context
    )
    await expect(page.locator(".chat-state")).to_have_text("Trợ lý tự động")
    return page


async def write(page: Page, words: str) -> None:
    await page.get_by_role("textbox", name="Tin nhắn").fill(words)
    await page.get_by_role("button", name="Gửi", exact=True).click()


async def test_a_citizen_writes_and_is_answered(browser: Browser, office: Office) -> None:
    page = await chat(browser, office)
    await write(page, "Đường trước nhà tôi ngập nước")
    await expect(page.locator(".line.theirs")).to_contain_text("Đã ghi nhận")
    assert await page.locator(".line.mine .says").all_inner_texts() == [
        "Đường trước nhà tôi ngập nước"
    ]


async def test_a_newcomer_is_shown_the_first_step(browser: Browser, office: Office) -> None:
    page = await chat(browser, office)
    await page.get_by_role("button", name="Bắt đầu").click()
    await expect(page.locator(".line.theirs")).to_contain_text("/start")


async def test_a_deep_link_is_said_only_when_the_person_begins(
    browser: Browser, office: Office
) -> None:
    page = await page_of(browser, f"{office.address}/chat?start=KHUVUC-7", viewport=PHONE)
    begin = page.get_by_role("button", name="Bắt đầu")
    await expect(begin).to_be_visible()
    assert "KHUVUC" not in page.url
    await begin.click()
    await expect(page.locator(".line.theirs")).to_contain_text("/start KHUVUC-7")


async def test_a_pressed_button_shows_its_receipt(browser: Browser, office: Office) -> None:
    page = await chat(browser, office, "token-official")
    await page.get_by_role("button", name="Đã nhận", exact=True).click()
    await expect(page.locator(".line.theirs").last).to_have_text(
        "Đôn Đốc viết:Đã ghi nhận: Đã nhận07:25"
    )
    await expect(page.get_by_role("button", name="Đã nhận", exact=True)).to_have_attribute(
        "data-state", "done"
    )


async def test_the_button_of_an_old_message_can_still_be_pressed(
    browser: Browser, office: Office
) -> None:
    page = await chat(browser, office, "token-official")
    await write(page, "một việc khác")
    await page.get_by_role("button", name="Xem chi tiết").click()
    await expect(page.locator(".line.theirs").last).to_contain_text("Đã ghi nhận: Xem chi tiết")


async def test_what_was_written_without_power_arrives_once_it_is_back(
    browser: Browser, office: Office
) -> None:
    page = await chat(browser, office, "token-citizen")
    await office.stop()
    await expect(page.locator(".chat-state")).to_have_text("Đang kết nối lại…")
    await write(page, "Tôi viết khi mất điện")
    await expect(page.locator(".line.waiting")).to_contain_text("Tôi viết khi mất điện")
    await office.start()
    await expect(page.locator(".line.waiting")).to_have_count(0)
    await expect(page.locator(".line.theirs").last).to_contain_text("Tôi viết khi mất điện")
    assert office.said("token-citizen") == ["Tôi viết khi mất điện"]


async def test_what_was_written_without_power_survives_closing_the_page(
    browser: Browser, office: Office
) -> None:
    page = await chat(browser, office, "token-citizen")
    await office.stop()
    await write(page, "Viết rồi đóng trang")
    await page.close()
    await office.start()
    again = await page.context.new_page()
    await again.goto(f"{office.address}/chat")
    await expect(again.locator(".line.theirs").last).to_contain_text("Viết rồi đóng trang")
    assert office.said("token-citizen") == ["Viết rồi đóng trang"]


async def test_a_lost_receipt_makes_no_second_message(browser: Browser, office: Office) -> None:
    page = await chat(browser, office, "token-citizen")
    office.mute = True
    await write(page, "Chỉ một lần")
    await expect(page.locator(".line.waiting")).to_have_count(1)
    await office.heard("token-citizen")
    office.mute = False
    await office.stop()
    await office.start()
    await expect(page.locator(".line.waiting")).to_have_count(0)
    assert office.said("token-citizen") == ["Chỉ một lần"]


async def test_lines_said_while_away_are_shown_in_order(browser: Browser, office: Office) -> None:
    page = await chat(browser, office, "token-head")
    await office.stop()
    for words in ("thứ nhất", "thứ hai", "thứ ba"):
        await office.tell("token-head", words)
    await office.start()
    await expect(page.locator(".line .says")).to_have_text(
        ["Đồng chí có 01 kết quả chờ xác nhận.", "thứ nhất", "thứ hai", "thứ ba"]
    )


async def test_a_reload_keeps_the_chat_and_its_draft(browser: Browser, office: Office) -> None:
    page = await chat(browser, office)
    await write(page, "câu đầu tiên")
    await expect(page.locator(".line.theirs")).to_be_visible()
    field = page.get_by_role("textbox", name="Tin nhắn")
    await field.fill("đang viết dở")
    await page.reload()
    await expect(page.locator(".line.mine .says")).to_have_text("câu đầu tiên")
    await expect(field).to_have_value("đang viết dở")


async def test_refused_words_are_given_back_with_the_reason(
    browser: Browser, office: Office
) -> None:
    page = await chat(browser, office)
    await write(page, "từ chối")
    await expect(page.locator(".why")).to_have_text(
        "Tin nhắn dài quá. Ông/Bà vui lòng chia thành nhiều tin."
    )
    await page.get_by_role("button", name="Sửa và gửi lại").click()
    await expect(page.get_by_role("textbox", name="Tin nhắn")).to_have_value("từ chối")


async def test_a_document_goes_with_the_message(browser: Browser, office: Office) -> None:
    page = await chat(browser, office)
    await page.get_by_role("button", name="Đính kèm").click()
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("button", name="Tài liệu").click()
    chooser = await choosing.value
    await chooser.set_files(
        {"name": "biên bản.txt", "mimeType": "text/plain", "buffer": "đủ dấu".encode()}
    )
    await write(page, "Gửi biên bản")
    await expect(page.locator(".line.theirs")).to_contain_text("Đã ghi nhận")
    assert office.files == [("biên bản.txt", "đủ dấu".encode())]


async def test_a_place_goes_with_the_message(browser: Browser, office: Office) -> None:
    page = await chat(
        browser,
        office,
        "token-citizen",
        permissions=["geolocation"],
        geolocation={"latitude": 10.03, "longitude": 105.77},
    )
    await page.get_by_role("button", name="Đính kèm").click()
    await page.get_by_role("button", name="Vị trí").click()
    await expect(page.locator(".chip")).to_contain_text("10.03000, 105.77000")
    await write(page, "Ở đây")
    await expect(page.locator(".line.theirs").last).to_contain_text("Ở đây")
    [said] = office.rooms["token-citizen"].taken.values()
    assert said["place"] == {"latitude": 10.03, "longitude": 105.77}


async def test_the_language_can_be_changed_and_is_remembered(
    browser: Browser, office: Office
) -> None:
    page = await chat(browser, office)
    await page.get_by_role("button", name="English").click()
    await expect(page.locator(".chat-state")).to_have_text("Automatic assistant")
    await page.reload()
    await expect(page.get_by_role("textbox", name="Message")).to_be_visible()
    assert await page.locator("html").get_attribute("lang") == "en"


async def test_everything_can_be_done_from_the_keyboard(browser: Browser, office: Office) -> None:
    page = await chat(browser, office, "token-official")
    await page.get_by_role("textbox", name="Tin nhắn").focus()
    await page.keyboard.type("gõ bằng bàn phím")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line.theirs").last).to_contain_text("gõ bằng bàn phím")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".panel")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Đính kèm")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_an_enclosed_image_is_shown_and_any_other_file_is_saved_from_the_keyboard(
    browser: Browser, office: Office, scheme: str
) -> None:
    page = await chat(browser, office, "token-official", color_scheme=scheme, **STILL)
    await office.tell("token-official", "Ảnh 1/2 của PA-1", file="PA-1.png")
    await office.tell("token-official", "Tài liệu 2/2 của PA-1", file="Báo cáo quý 3.pdf")
    await expect(page.get_by_role("img", name="Ảnh kèm theo: PA-1.png")).to_be_visible()
    paper = page.get_by_role("button", name="Tải tệp về máy: Báo cáo quý 3.pdf")
    await paper.focus()
    async with page.expect_download() as download:
        await page.keyboard.press("Enter")
    assert (await download.value).suggested_filename == "Báo cáo quý 3.pdf"
    await photograph(page, f"chat-files-{scheme}")
    assert await faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious_on_the_chat(
    browser: Browser, office: Office, scheme: str
) -> None:
    page = await chat(browser, office, "token-official", color_scheme=scheme, **STILL)
    await write(page, "xin gia hạn")
    await expect(page.locator(".line.theirs").last).to_contain_text("xin gia hạn")
    await page.get_by_role("button", name="Danh mục lệnh").click()
    await photograph(page, f"chat-{scheme}")
    assert await faults(page) == []


async def test_axe_finds_nothing_serious_on_the_first_step(
    browser: Browser, office: Office
) -> None:
    page = await chat(browser, office, "", **STILL)
    await expect(page.get_by_role("button", name="Bắt đầu")).to_be_visible()
    await photograph(page, "chat-first-step")
    assert await faults(page) == []
