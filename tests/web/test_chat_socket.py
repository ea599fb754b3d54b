"""The chat socket on a real database: durable before the receipt, every line told once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from aiohttp import WSCloseCode, WSMsgType
from sqlalchemy import select

from domain.messages import Button, Enclosure, Outgoing, Picture
from models.contacts import ChatFile, ChatLine
from tests.web.house import CHAT, Client, House, browser, file_form

OTHER = "d" * 32


async def test_what_is_said_is_durable_before_its_receipt(house: House, client: Client) -> None:
    async with browser(client) as page:
        await page.say("Đường ngập", ref="ref-00001")
        assert (await page.next("received"))["ref"] == "ref-00001"
        [kept] = await house.inbox_payloads()
        assert (kept["chat"], kept["text"], kept["language"]) == (CHAT, "Đường ngập", "vi")


async def test_the_persons_own_words_come_back_as_a_line_and_never_as_markup(
    client: Client,
) -> None:
    async with browser(client) as page:
        await page.say("<b>5 < 6</b>")
        line = await page.next("line")
    assert (line["mine"], line["html"], line["ref"]) == (
        True,
        "&lt;b&gt;5 &lt; 6&lt;/b&gt;",
        "ref-00001",
    )


async def test_a_repeat_gets_its_receipt_again_and_nothing_more(
    house: House, client: Client
) -> None:
    async with browser(client) as page:
        for _ in range(2):
            await page.say("một lần thôi")
            await page.next("received")
    async with browser(client) as again:
        await again.say("một lần thôi")
        await again.next("received")
    assert len(await house.inbox_payloads()) == 1


async def test_a_press_names_its_action_and_shows_its_label(house: House, client: Client) -> None:
    async with browser(client) as page:
        await page.press("done:7", label="Đã nhận", line=3)
        await page.next("received")
        assert (await page.next("line"))["html"] == "Đã nhận"
    [kept] = await house.inbox_payloads()
    assert (kept["action"], kept["line"]) == ("done:7", 3)


async def test_a_line_is_told_the_moment_it_is_stored(house: House, client: Client) -> None:
    async with browser(client) as page:
        buttons = ((Button("Đã nhận", "ack:1"),),)
        await house.says(CHAT, Outgoing("<b>Việc mới</b>", buttons))
        line = await page.next("line")
    assert (line["html"], line["mine"], line["at"]) == (
        "<b>Việc mới</b>",
        False,
        house.clock.now().isoformat(),
    )
    assert line["buttons"] == [[{"label": "Đã nhận", "action": "ack:1"}]]


async def test_a_returning_browser_hears_only_what_came_after(house: House, client: Client) -> None:
    known = await house.says(CHAT, Outgoing("cũ"))
    await house.says(CHAT, Outgoing("mới"))
    async with browser(client, after=known) as page:
        assert (await page.next("line"))["html"] == "mới"


async def test_a_new_device_is_told_the_history_in_order(house: House, client: Client) -> None:
    for words in ("một", "hai", "ba"):
        await house.says(CHAT, Outgoing(words))
    async with browser(client) as page:
        assert [(await page.next("line"))["html"] for _ in range(3)] == ["một", "hai", "ba"]


async def test_nobody_hears_another_chat(house: House, client: Client) -> None:
    await house.says(OTHER, Outgoing("bí mật"))
    async with browser(client) as page:
        await house.says(CHAT, Outgoing("của tôi"))
        assert (await page.next("line"))["html"] == "của tôi"


async def test_a_newcomer_gets_a_secret_of_their_own(client: Client) -> None:
    async with browser(client, token="") as one, browser(client, token="short") as other:
        assert len({one.token, other.token, "short", ""}) == 4


async def test_a_file_goes_with_the_message_of_its_own_chat_only(
    house: House, client: Client
) -> None:
    answer = await client.post(
        "/chat/files", data=file_form(b"\x89PNG"), headers={"X-Chat-Token": CHAT}
    )
    file = (await answer.json())["file"]
    async with browser(client) as page, browser(client, token=OTHER) as thief:
        await page.say("kèm ảnh", files=[file])
        await page.next("received")
        await thief.say("ảnh của người khác", files=[file])
        await thief.next("received")
    mine, stolen = await house.inbox_payloads()
    assert [one["file"] for one in mine["files"]] == [file]
    assert stolen["files"] == []


async def test_a_picture_is_shown_to_whoever_holds_the_secret_only(
    house: House, client: Client
) -> None:
    line = await house.says(CHAT, Outgoing("số liệu", picture=Picture(b"\x89PNG!", "biểu đồ")))
    async with browser(client) as page:
        told = await page.next("line")
    assert (told["picture"], told["alt"]) == (f"/chat/picture/{line}", "biểu đồ")
    owner = await client.get(told["picture"], headers={"X-Chat-Token": CHAT})
    assert (owner.status, await owner.read()) == (200, b"\x89PNG!")
    stranger = await client.get(told["picture"], headers={"X-Chat-Token": OTHER})
    nobody = await client.get(told["picture"])
    assert (stranger.status, nobody.status) == (404, 403)


async def test_an_enclosed_image_is_shown_in_place_with_the_secret_only(
    house: House, client: Client
) -> None:
    png = b"\x89PNG\r\n\x1a\n..."
    photo = Enclosure("PA-1.png", "image/png", "photo", png)
    line = await house.says(CHAT, Outgoing("Ảnh 1/1", enclosure=photo))
    async with browser(client) as page:
        told = (await page.next("line"))["file"]
    address = f"/chat/file/{line}"
    assert told == {"address": address, "name": "PA-1.png", "size": len(png), "image": True}
    owner = await client.get(address, headers={"X-Chat-Token": CHAT})
    assert (owner.status, await owner.read(), owner.content_type) == (200, png, "image/png")
    assert "Content-Disposition" not in owner.headers
    stranger = await client.get(address, headers={"X-Chat-Token": OTHER})
    nobody = await client.get(address)
    assert (stranger.status, nobody.status) == (404, 403)


@pytest.mark.parametrize(
    ("name", "mime", "body"),
    [
        ('Báo cáo "quý 3".pdf', "application/pdf", b"%PDF-1.7"),
        ("anh.png", "image/png", b"<svg onload='alert(1)'/>"),
        ("trang.html", "text/html", b"<script>1</script>"),
    ],
)
async def test_any_other_file_is_only_saved_under_a_type_no_browser_acts_on(
    house: House, client: Client, name: str, mime: str, body: bytes
) -> None:
    line = await house.says(
        CHAT, Outgoing("Tệp", enclosure=Enclosure(name, mime, "document", body))
    )
    answer = await client.get(f"/chat/file/{line}", headers={"X-Chat-Token": CHAT})
    assert await answer.read() == body
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.content_disposition is not None
    assert answer.content_disposition.filename == name


async def test_a_file_lies_sealed_and_once_per_letter(house: House) -> None:
    paper = Enclosure("bao-cao.pdf", "application/pdf", "document", b"%PDF-1.7 bao cao")
    for _ in range(2):
        await house.says(CHAT, Outgoing("Tệp", letter=7, enclosure=paper))
    async with house.database.read() as session:
        [kept] = await session.scalars(select(ChatFile))
        [line] = await session.scalars(select(ChatLine))
    assert b"bao" not in kept.body
    assert b"bao-cao" not in line.body


async def test_a_failing_store_gives_no_receipt_and_ends_the_socket(
    house: House, client: Client
) -> None:
    async with browser(client) as page:
        house.broken = True
        await page.say("chưa lưu được")
        message = await page.socket.receive(timeout=10)
        assert message.type is WSMsgType.CLOSE
        assert page.socket.close_code == WSCloseCode.TRY_AGAIN_LATER
    house.broken = False
    async with browser(client) as page:
        await page.say("chưa lưu được")
        await page.next("received")
    assert len(await house.inbox_payloads()) == 1


async def test_the_moved_clock_is_told_with_the_next_line(house: House, client: Client) -> None:
    async with browser(client) as page:
        house.clock.ahead = timedelta(days=1)
        await house.says(CHAT, Outgoing("sáng hôm sau"))
        assert (await page.next("clock"))["now"] == house.clock.now().isoformat()


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ({"type": "say", "text": "x" * 8001}, "too-long"),
        ({"type": "say", "text": "x", "files": ["f"] * 11}, "too-many-files"),
        ({"type": "say", "text": 5}, "unreadable"),
        ({"type": "say", "text": "x", "place": {"latitude": 91, "longitude": 0}}, "unreadable"),
        ({"type": "say", "text": "x", "place": {"latitude": "nan", "longitude": 0}}, "unreadable"),
        ({"type": "press", "action": "ă" * 33}, "unreadable"),
        ({"type": "press", "action": ""}, "unreadable"),
    ],
)
async def test_what_cannot_be_taken_is_refused_with_a_reason(
    house: House, client: Client, frame: dict[str, object], reason: str
) -> None:
    async with browser(client) as page:
        await page.socket.send_json(frame | {"ref": "ref-00009"})
        refused = await page.next("refused")
    assert (refused["ref"], refused["reason"]) == ("ref-00009", reason)
    assert await house.inbox_payloads() == []


async def test_noise_on_the_socket_hurts_nobody(house: House, client: Client) -> None:
    async with browser(client) as page:
        for noise in ("", "[]", "{", '{"type": 5}', '{"type":"seen","id":1}', '"say"'):
            await page.socket.send_str(noise)
        await page.socket.send_bytes(b"\x00")
        await page.say("vẫn nghe")
        await page.next("received")


async def test_a_socket_that_does_not_greet_is_closed(client: Client) -> None:
    async with client.ws_connect("/chat/ws") as socket:
        await socket.send_json({"type": "say", "text": "x"})
        await socket.receive(timeout=10)
        assert socket.close_code == WSCloseCode.POLICY_VIOLATION
