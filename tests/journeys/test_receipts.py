"""A citizen is given a signed receipt: shows it, checks it, proves what was sent."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pkgutil import resolve_name

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select

from documents.__main__ import KINDS
from domain.messages import Picture
from domain.papers import QrCode
from domain.rights import Role
from domain.signed_receipts import (
    COMING,
    NEVER_CAME,
    Receipt,
    Verdict,
    holds,
    place_of,
    read,
    read_salt,
)
from models.receipts import ReportReceipt
from tests import hidden
from tests.journeys.reporting import (
    STORY,
    code_in,
    filed,
    filed_in_english,
    guided,
    pin_in,
    receipt,
    send,
)
from tests.world import Actor, World

SALT = re.compile(r"(?:nội dung|Content key)[^:]*: ([0-9a-f]{32})")


def salt_in(text: str) -> bytes:
    found = SALT.search(text)
    assert found, text
    salt = read_salt(found[1])
    assert salt is not None
    return salt


async def test_the_acknowledgement_is_signed_and_holds_no_word_of_the_report(world: World) -> None:
    hoa = world.citizen("hoa")
    await world.official("binh", role=Role.HEAD)
    code = await filed(hoa)
    checked = world.signer.check(receipt(hoa))
    assert checked.verdict is Verdict.VALID
    assert checked.signed is not None
    signed = checked.signed.receipt
    assert (signed.code, signed.unit, signed.at) == (code, "KT", world.now)
    assert (signed.category, signed.files) == ("CHAM_TRE", ())
    assert holds(signed, salt_in(receipt(hoa)), STORY)
    assert not holds(signed, salt_in(receipt(hoa)), STORY + " Thêm.")
    assert "quầy" not in checked.signed.text
    assert any(message.picture for message in hoa.screen)


async def test_praise_is_acknowledged_with_a_signature_too(world: World) -> None:
    hoa = world.citizen("hoa")
    await hoa.says("/khenngoi")
    await hoa.says("van hoa")
    await hoa.presses("Phòng Văn hóa")
    await hoa.says("Chị cán bộ hướng dẫn rất tận tình.")
    await hoa.presses("Chỉ cán bộ")
    await hoa.presses("📨 Gửi")
    thanks = next(text for text in hoa.sees if "lời khen" in text)
    assert world.signer.check(thanks).verdict is Verdict.VALID


async def test_while_the_desk_looks_for_the_unit_the_receipt_names_none(world: World) -> None:
    hoa = world.citizen("hoa")
    await filed(hoa, unit="")
    signed = read(receipt(hoa))
    assert signed is not None
    assert signed.receipt.unit == ""


async def test_the_receipt_comes_again_without_the_pin_and_only_to_its_reporter(
    world: World,
) -> None:
    hoa, lan = world.citizen("hoa"), world.citizen("lan")
    await filed(hoa)
    action = hoa.action("Giấy tiếp nhận")
    await hoa.acts(action)
    assert "PIN:" not in hoa.last
    first, again = read(receipt(hoa)), read(hoa.last)
    assert first is not None
    assert again == first
    await lan.acts(action)
    assert read(lan.last) is None


async def with_a_photo(hoa: Actor, body: bytes) -> str:
    await guided(hoa)
    await hoa.sends_photo(body)
    return await send(hoa)


def receipt_of(text: str) -> Receipt:
    signed = read(text)
    assert signed is not None, text
    return signed.receipt


async def test_the_receipt_names_each_file_by_its_hash_once_it_has_arrived(world: World) -> None:
    """As it was sent: its cleaned copy, without what hid in it, is another."""
    hoa, photo = world.citizen("hoa"), hidden.jpeg()
    await with_a_photo(hoa, photo)
    first = receipt_of(receipt(hoa))
    assert first.files == (COMING,)
    assert "còn đang được nhận về" in receipt(hoa)
    await hoa.presses("Giấy tiếp nhận")
    again = receipt_of(hoa.last)
    assert place_of(again, salt_in(hoa.last), photo) == 1
    assert world.signer.check(hoa.last).verdict is Verdict.VALID
    assert world.signer.check(receipt(hoa)).verdict is Verdict.VALID  # the first one still
    assert holds(again, salt_in(hoa.last), STORY)
    assert (again.code, again.at, again.category, again.unit, again.content) == (
        *(first.code, first.at, first.category, first.unit, first.content),
    )
    shown = hoa.last
    await hoa.presses("Giấy tiếp nhận")
    assert read(hoa.last) == read(shown)


async def test_a_file_that_never_came_is_told_so_and_one_sent_later_is_not_in_it(
    world: World,
) -> None:
    hoa = world.citizen("hoa")
    await guided(hoa)
    await hoa.says("", files=[{"ref": "lost", "kind": "photo"}])
    code = await send(hoa)
    await hoa.says(f"TRACUU {code}")
    await hoa.presses("Bổ sung")
    await hoa.sends_photo(b"later")
    await hoa.acts(hoa.action("Giấy tiếp nhận"))
    assert receipt_of(hoa.last).files == (NEVER_CAME,)


async def test_a_receipt_of_the_first_version_is_given_as_it_was(world: World) -> None:
    hoa = world.citizen("hoa")
    await with_a_photo(hoa, b"photo")
    was = receipt_of(receipt(hoa))
    old = world.signer.sign(replace(was, category="", files=(), version="DD1"))
    async with world.database.write() as session:
        (await session.scalars(select(ReportReceipt))).one().text = old
    await hoa.presses("Giấy tiếp nhận")
    assert old in hoa.last
    assert world.signer.check(hoa.last).verdict is Verdict.VALID


async def test_another_chat_has_the_receipt_by_code_and_pin(world: World) -> None:
    hoa, phone = world.citizen("hoa"), world.citizen("second-phone")
    code = await filed(hoa)
    await phone.says(f"TRACUU {code}")
    await phone.says(pin_in(receipt(hoa)))
    await phone.presses("Quyền của tôi")
    await phone.presses("Giấy tiếp nhận")
    assert read(phone.last) == read(receipt(hoa))


async def test_the_salt_lies_sealed(world: World) -> None:
    hoa = world.citizen("hoa")
    await filed(hoa)
    async with world.database.read() as session:
        row = (await session.scalars(select(ReportReceipt))).one()
    salt = salt_in(receipt(hoa))
    assert salt.hex().encode() not in row.salt
    assert salt not in row.salt


async def test_two_reports_of_the_same_words_cannot_be_told_to_be_the_same(world: World) -> None:
    hashes = set()
    for chat in ("hoa", "lan"):
        citizen = world.citizen(chat)
        await filed(citizen)
        signed = read(receipt(citizen))
        assert signed is not None
        hashes.add(signed.receipt.content)
    assert len(hashes) == 2


async def test_the_receipt_speaks_english_to_who_chose_it(world: World) -> None:
    hoa = world.citizen("hoa")
    await filed_in_english(hoa)
    said = next(text for text in hoa.sees if "PIN:" in text)
    assert "Signed receipt" in said
    assert world.signer.check(said).verdict is Verdict.VALID


async def test_a_qr_code_leads_to_the_check_without_telling_the_server(world: World) -> None:
    """What the child process paints is read back by a decoder that is none of ours."""
    painted: list[QrCode] = []

    class Painter:
        broken = False

        async def paint(self, chart: object, language: str) -> Picture | None:
            assert isinstance(chart, QrCode)
            painted.append(chart)
            return Picture(b"\x89PNG", chart.title)

        async def write(self, order: object) -> None:
            return None

    world.courier.painter = Painter()
    world.desk.address = "https://dondoc.example"
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    png = resolve_name(KINDS["qr"].maker)(painted[-1])
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(png)).convert("L"))
    page, _, text = found.text.partition("#")
    assert page == "https://dondoc.example/xac-minh"
    assert world.signer.check(text).verdict is Verdict.VALID
    assert code in text


async def told_when_painting_fails(hoa: Actor, world: World) -> str:
    class Broken:
        async def paint(self, chart: object, language: str) -> None:
            return None

        async def write(self, order: object) -> None:
            return None

    world.courier.painter = Broken()
    await guided(hoa)
    return await send(hoa)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_without_the_picture_the_text_is_enough(world: World) -> None:
    hoa = world.citizen("hoa")
    code = await told_when_painting_fails(hoa, world)
    assert code == code_in(receipt(hoa))
    assert world.signer.check(receipt(hoa)).verdict is Verdict.VALID
