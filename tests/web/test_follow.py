"""«/theo-doi»: a report followed by code and PIN in any browser, without a script."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientResponse, FormData
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from channels.webchat import WebChat
from domain.lifecycle import ReportState
from domain.rights import Role
from models.access import Visit
from models.reports import Attachment, Report
from tests.journeys.cases import policy
from tests.journeys.reporting import ANSWER, STORY, answered, filed, guided, pin_in, receipt, send
from tests.journeys.test_own_case import cut_off
from tests.web.house import Shelf
from tests.world import Actor, World
from web import site
from web.doors import Doors

PAGE = "/theo-doi"


@pytest.fixture
def engine() -> str:
    """What HTTP answers does not depend on the engine."""
    return "sqlite"


@asynccontextmanager
async def browsing(world: World, address: str = "") -> AsyncIterator[Browser]:
    """``address``: what a proxy before us says of who asks."""

    async def receive(raw: Any) -> None:
        raise AssertionError("the page says nothing to the inbox")

    async def health() -> tuple[bool, dict[str, Any]]:
        return True, {}

    chat = WebChat(Shelf(world.database, world.nudges, world.clock))
    doors = Doors(world.database, world.nudges, world.clock, receive, chat, {}, health)
    headers = {"X-Real-IP": address} if address else {}
    async with TestClient(TestServer(site.build(doors)), headers=headers) as client:
        yield Browser(world, client)


class Browser:
    """A browser without scripts: it fills in the forms it was shown."""

    def __init__(self, world: World, client: TestClient[Any, Any]) -> None:
        self.world, self.client, self.page, self.status = world, client, "", 0

    async def opens(self, path: str = PAGE) -> str:
        return await self._read(await self.client.get(path))

    async def sends(self, to: str, **fields: str) -> str:
        form = {"proof": self.proof, **fields}
        text = await self._read(await self.client.post(f"{PAGE}{to}", data=form))
        await self.world.settle()
        return text

    async def enters(self, code: str, pin: str) -> str:
        await self.opens()
        return await self.sends("", code=code, pin=pin)

    @property
    def proof(self) -> str:
        found = re.search(r'name="proof" value="([0-9a-f]{64})"', self.page)
        return found[1] if found else ""

    async def _read(self, answer: ClientResponse) -> str:
        self.status, self.page = answer.status, await answer.text()
        return self.page


async def the_report(world: World) -> Report:
    async with world.database.read() as session:
        return (await session.scalars(select(Report).order_by(Report.id.desc()).limit(1))).one()


async def reported(world: World) -> tuple[Actor, Actor, str, str]:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    code = await filed(hoa)
    return hoa, binh, code, pin_in(receipt(hoa))


async def test_code_and_pin_open_state_history_and_answer(world: World) -> None:
    _, binh, code, pin = await reported(world)
    await answered(binh)
    async with browsing(world) as browser:
        page = await browser.enters(code.lower(), f"{pin[:3]} {pin[3:]}")
    assert code in page
    assert "Đã trả lời" in page
    assert ANSWER in page
    assert "tiếp nhận" in page
    assert pin not in page


async def test_words_and_files_reach_whoever_handles_it(world: World) -> None:
    _, binh, code, pin = await reported(world)
    async with browsing(world) as browser:
        await browser.enters(code, pin)
        form = FormData()
        form.add_field("proof", browser.proof)
        form.add_field("words", "Tôi còn giữ <b>giấy hẹn</b>.")
        form.add_field("files", BytesIO(b"photo"), filename="a.jpg", content_type="image/jpeg")
        await browser._read(await browser.client.post(f"{PAGE}/bo-sung", data=form))
        await world.settle()
        assert f"Đã bổ sung vào phản ánh <b>{code}</b>" in browser.page
    assert any("Tôi còn giữ <b>giấy hẹn</b>." in seen for seen in binh.sees)
    async with world.database.read() as session:
        files = list(await session.scalars(select(Attachment)))
    assert [(file.channel, file.kind) for file in files] == [("web", "photo")]


async def test_a_question_is_answered_rated_and_objected_to_from_the_page(world: World) -> None:
    _, binh, code, pin = await reported(world)
    await binh.presses("Hỏi thêm")
    await binh.says("Ông/Bà nộp hồ sơ ngày nào?")
    async with browsing(world) as browser:
        assert "nộp hồ sơ ngày nào" in await browser.enters(code, pin)
        await browser.sends("/bo-sung", words="Ngày 16/11.", files="")
        assert "Đã chuyển trả lời của Ông/Bà" in browser.page
        await answered(binh)
        await browser.opens()
        await browser.sends("/danh-gia", stars="2")
        assert "2/5" in browser.page
        await browser.sends("/danh-gia", stars="9")
        assert "chọn một mức từ 1 đến 5" in browser.page
        await browser.sends("/chua-dong-y", words="Tôi chưa nhận được.")
        assert "Thời hạn trả lời mới" in browser.page
    report = await the_report(world)
    assert (report.state, report.reopened) == (ReportState.REOPENED, 1)


async def test_withdrawing_needs_the_box_ticked(world: World) -> None:
    _, binh, code, pin = await reported(world)
    async with browsing(world) as browser:
        await browser.enters(code, pin)
        await browser.sends("/rut", words="")
        assert "đánh dấu vào ô xác nhận" in browser.page
        assert (await the_report(world)).state is ReportState.FORWARDED
        await browser.sends("/rut", words="Đã xong.", sure="1")
        assert "Đã rút phản ánh" in browser.page
    assert "NGƯỜI PHẢN ÁNH ĐÃ RÚT" in binh.last


async def test_letters_of_a_case_without_mailbox_are_read_on_the_page_once(world: World) -> None:
    hoa, binh, code, pin = await reported(world)
    await cut_off(hoa, code)
    await answered(binh)
    async with browsing(world) as browser:
        assert "xin trả lời như sau" in await browser.enters(code, pin)
        assert "xin trả lời như sau" not in await browser.opens()
        assert ANSWER in browser.page


async def test_a_new_pin_is_shown_once_and_the_old_one_ends(world: World) -> None:
    _, _, code, pin = await reported(world)
    async with browsing(world) as browser, browsing(world) as thief:
        await thief.enters(code, pin)
        assert code in thief.page
        await browser.enters(code, pin)
        page = await browser.sends("/pin")
        new = re.search(r"<b>(\d{6})</b>", page)
        assert new
        assert code in await browser.opens()  # whoever changed it goes on
        assert new[1] not in browser.page
        assert 'name="pin"' in await thief.opens()
        await world.later(minutes=16)
        await thief.enters(code, pin)
        assert "không đúng" in thief.page


async def test_the_copy_holds_the_own_words(world: World) -> None:
    _, _, code, pin = await reported(world)
    async with browsing(world) as browser:
        await browser.enters(code, pin)
        answer = await browser.client.post(f"{PAGE}/ban-sao", data={"proof": browser.proof})
        copy = await answer.json()
    assert copy["code"] == code
    assert copy["lines"][0]["words"] == STORY


async def test_an_anonymous_reporter_is_shown_what_gives_them_away_first(world: World) -> None:
    hoa = world.citizen("hoa")
    binh = await world.official("binh", role=Role.HEAD)
    await guided(hoa, privacy="Không ai")
    code = await send(hoa)
    pin = pin_in(receipt(hoa))
    async with browsing(world) as browser:
        await browser.enters(code, pin)
        await browser.sends("/bo-sung", words="Gọi tôi 0912 345 678 nhé.")
        assert "Chưa gửi gì" in browser.page
        assert "0912 345 678" in browser.page
        assert "nhé" not in " ".join(binh.sees)
        await browser.sends("/bo-sung", words="Gọi tôi 0912 345 678 nhé.", traces="mask")
        assert "Đã bổ sung" in browser.page
    assert "nhé" in binh.last
    assert "0912" not in binh.last


# --- who does not get in --------------------------------------------------------------------


@pytest.mark.parametrize("wrong", ["PA-261119-0099", "abc", ""])
async def test_one_sentence_says_that_code_or_pin_is_wrong(world: World, wrong: str) -> None:
    _, _, code, pin = await reported(world)
    async with browsing(world) as browser:
        await browser.enters(code, "000000" if pin != "000000" else "111111")
        said = re.findall(r'role="alert">(.*?)</p>', browser.page)
        assert browser.status == 403
        await browser.enters(wrong, pin)
        assert re.findall(r'role="alert">(.*?)</p>', browser.page) == said


async def test_guessing_is_limited_by_code_and_by_caller(world: World) -> None:
    _, _, code, pin = await reported(world)
    wrong = "123456" if pin != "123456" else "654321"
    async with browsing(world) as browser:
        for _ in range(5):
            await browser.enters(code, wrong)
        await browser.enters(code, pin)
        assert browser.status == 429
        assert "quá nhiều lần" in browser.page
    async with browsing(world) as other:
        await other.enters(code, pin)
        assert other.status == 429
    await world.later(minutes=16)
    async with browsing(world) as later:
        await later.enters(code, pin)
        assert later.status == 200


async def test_behind_a_proxy_one_guesser_locks_nobody_else_out(world: World) -> None:
    _, _, code, pin = await reported(world)
    await policy(world, "follow.tries", "2")
    async with browsing(world, "203.0.113.7") as guesser:
        for _ in range(3):
            await guesser.enters("PA-260101-0001", "000000")
        assert guesser.status == 429
    async with browsing(world, "203.0.113.8") as reader:
        await reader.enters(code, pin)
        assert reader.status == 200


async def test_no_other_site_can_send_its_forms(world: World) -> None:
    _, _, code, pin = await reported(world)
    async with browsing(world) as browser:
        await browser.opens()
        form = {"code": code, "pin": pin}
        assert (await browser.client.post(PAGE, data=form)).status == 403
        await browser.enters(code, pin)
        for act in ("bo-sung", "danh-gia", "chua-dong-y", "rut", "xoa", "pin", "ban-sao", "thoi"):
            path = f"{PAGE}/{act}"
            forged = {"words": "x", "sure": "1", "stars": "1", "proof": "0" * 64}
            assert (await browser.client.post(path, data=forged)).status == 403
        assert (await browser.client.get(f"{PAGE}/rut")).status == 405
    assert (await the_report(world)).state is ReportState.FORWARDED


async def test_a_proof_without_its_cookie_proves_nothing(world: World) -> None:
    _, _, code, pin = await reported(world)
    async with browsing(world) as browser, browsing(world) as thief:
        await browser.enters(code, pin)
        stolen = {"proof": browser.proof, "words": "x", "sure": "1"}
        assert (await thief.client.post(f"{PAGE}/rut", data=stolen)).status == 403


async def test_a_visit_ends_by_leaving_and_by_time(world: World) -> None:
    _, _, code, pin = await reported(world)
    async with browsing(world) as browser:
        await browser.enters(code, pin)
        await browser.sends("/thoi")
        assert code not in await browser.opens()
        await browser.enters(code, pin)
        await world.later(minutes=31)
        assert code not in await browser.opens()
        await browser.sends("/bo-sung", words="x")
        assert "Phiên xem đã hết" in browser.page


async def test_cookie_headers_and_addresses_keep_it_secret(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    _, _, code, pin = await reported(world)
    with caplog.at_level(logging.INFO):
        async with browsing(world) as browser:
            before = (await browser.client.get(PAGE)).cookies["theo-doi"].value
            answer = await browser.client.post(
                PAGE,
                data={"proof": "", "code": code, "pin": pin},
                allow_redirects=False,
            )
            assert answer.status == 403
            await browser.opens()
            form = {"proof": browser.proof, "code": code, "pin": pin}
            entered = await browser.client.post(PAGE, data=form, allow_redirects=False)
            cookie = entered.cookies["theo-doi"]
            page = await browser.client.get(PAGE)
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", PAGE)
    assert cookie.value != before  # another secret than before the PIN was given
    assert entered.headers["Location"] == f"{PAGE}?language=vi"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert not any(secret in caplog.text for secret in (code, pin))
    async with world.database.read() as session:
        visit = (await session.scalars(select(Visit))).one()
    assert cookie.value not in visit.key


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_page_is_whole_in_both_languages_without_script_or_style(
    world: World, language: str
) -> None:
    _, binh, code, pin = await reported(world)
    await answered(binh)
    async with browsing(world) as browser:
        await browser.opens(f"{PAGE}?language={language}")
        page = browser.page
        await browser.sends(f"?language={language}", code=code, pin=pin)
    for text in (page, browser.page):
        assert f'<html lang="{language}">' in text
        assert "<script" not in text
        assert "style=" not in text
    for field in re.findall(r'<(?:input|textarea) id="([\w-]+)"', page + browser.page):
        assert f'for="{field}"' in page + browser.page
