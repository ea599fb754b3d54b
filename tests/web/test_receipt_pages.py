"""Anybody checks a signed receipt on the public page, with or without JavaScript."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from domain.signed_receipts import COMING, NEVER_CAME, Receipt, content_of, file_mark
from models.signing import Signer
from tests.web.house import Client, House
from texts.pages import words

SALT = bytes(range(16))
WORDS = "Chờ <b>ba tiếng</b> ở quầy 3."
AT = datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def engine() -> str:
    """A page of text; the one look into the database is a name by its code."""
    return "sqlite"


def signed(signer: Signer, unit: str = "KT") -> str:
    content, files = content_of(SALT, WORDS), (file_mark(SALT, [b"anh"]), COMING, NEVER_CAME)
    return signer.sign(Receipt("PA-261121-0012", AT, "CHAM_TRE", unit, content, signer.key, files))


async def checked(client: Client, **form: str) -> str:
    answer = await client.post("/xac-minh", data=form)
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return await answer.text()


async def test_a_pasted_receipt_is_valid_and_tells_code_moment_and_unit(
    house: House, client: Client
) -> None:
    page = await checked(client, receipt=f"Giấy: {signed(house.signer)}")
    assert "✓ Hợp lệ" in page
    facts = ("PA-261121-0012", "08:02, 21/11/2026", "KT", house.signer.key, "Chậm trễ, trễ hạn")
    for fact in (*facts, "3; đang nhận về khi ký: 1; không nhận được: 1"):
        assert fact in page
    assert "ba tiếng" not in page


async def test_a_changed_one_is_not_and_a_strange_key_is_named_so(
    house: House, client: Client
) -> None:
    text = signed(house.signer)
    assert "✗ Không hợp lệ" in await checked(client, receipt=text.replace("-0012", "-0013"))
    assert "? Khóa lạ" in await checked(client, receipt=signed(Signer(b"t" * 32)))
    assert "Chưa đọc được" in await checked(client, receipt="PA-261121-0012 <script>")


async def test_the_sender_may_prove_the_words(house: House, client: Client) -> None:
    text = signed(house.signer)
    mine = {"receipt": text, "salt": SALT.hex(), "words": "Chờ <b>ba tiếng</b>\nở quầy 3."}
    assert "Nội dung khớp" in await checked(client, **mine)
    assert "Nội dung không khớp" in await checked(client, **(mine | {"words": "Chờ hai tiếng."}))
    assert "Chưa so được nội dung" in await checked(client, **(mine | {"salt": "1234"}))
    page = await checked(client, **mine)
    assert "<b>ba tiếng</b>" not in page


async def test_the_way_to_the_keys_is_worded(client: Client) -> None:
    """Tables of words are dicts: «keys» and «copy» are words here, not their methods."""
    page = await (await client.get("/xac-minh?language=vi")).text()
    way = words("verify")["vi"]["keys"]
    assert f'<a href="/khoa-cong-khai?language=vi">{way}</a>' in page


async def test_the_published_keys_check_the_receipt_without_the_office(
    house: House, client: Client
) -> None:
    page = await (await client.get("/khoa-cong-khai")).text()
    assert house.signer.public_keys[0].text in page
    (key,) = (await (await client.get("/khoa-cong-khai.json")).json())["keys"]
    raw = base64.urlsafe_b64decode(key["x"] + "=")
    assert (key["kty"], key["crv"], key["kid"]) == ("OKP", "Ed25519", house.signer.key)
    assert raw == house.signer.public_keys[0].raw


@pytest.mark.parametrize("path", ["/xac-minh", "/khoa-cong-khai"])
async def test_both_languages_and_nothing_inline(client: Client, path: str) -> None:
    vietnamese = await (await client.get(path)).text()
    english = await (await client.get(f"{path}?language=en")).text()
    assert 'lang="vi"' in vietnamese
    assert 'lang="en"' in english
    for page in (vietnamese, english):
        assert "style=" not in page
        assert page.count("<script") == page.count('<script type="module" src="/static/js/')


async def test_a_form_of_anything_else_is_answered_kindly(client: Client) -> None:
    assert "Chưa đọc được" in await checked(client)
    assert "Chưa đọc được" in await checked(client, receipt="DD2." * 2000)
    answer = await client.post("/xac-minh", data=b"\xff\xfe", headers={"Content-Type": "x/y"})
    assert answer.status == 200
