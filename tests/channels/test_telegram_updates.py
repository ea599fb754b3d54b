"""Reading updates: every shape the platform sends us, and those nobody can read."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.telegram import Telegram
from domain.messages import Address, File, Incoming, Place, Unparsable
from tests.channels.telegram_line import TOKEN, line

AN = {"id": 1001, "is_bot": False, "first_name": "An", "language_code": "vi"}
PRIVATE = {"id": 1001, "type": "private", "first_name": "An"}
GROUP = {"id": -1005, "type": "supergroup", "title": "Nhóm", "is_forum": True}
HERE, THERE = Address("telegram", "7", "1001"), Address("telegram", "7", "-1005")


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 9, "date": 1760000000, "chat": PRIVATE, "from": AN} | content


def read(**update: Any) -> Incoming | None:
    return Telegram(TOKEN).parse({"update_id": 1, **update})


def said(**content: Any) -> Incoming | None:
    return read(message=message(**content))


def test_a_text() -> None:
    assert said(text="/start abc") == Incoming(
        "1", HERE, text="/start abc", message="9", language="vi"
    )


def test_a_command_in_a_topic_of_a_group() -> None:
    incoming = said(chat=GROUP, text="/viec@x_bot 3", message_thread_id=7, is_topic_message=True)
    assert incoming is not None
    assert incoming == replace(
        Incoming("1", THERE, text="/viec 3", message="9", language="vi", group=True),
        by=HERE, thread="7", at=incoming.at,
    )  # fmt: skip


async def test_a_command_for_another_bot_is_none_of_our_business() -> None:
    async with line() as (_, telegram):
        await telegram.who()
        ours, theirs = (
            telegram.parse({"update_id": 1, "message": message(chat=GROUP, text=text)})
            for text in ("/viec@Don_Doc_bot", "/viec@x_bot")
        )
    assert ours is not None
    assert ours.text == "/viec"
    assert theirs is None


def test_an_address_in_the_middle_of_a_text_stays() -> None:
    incoming = said(text="gửi /viec@x_bot nhé")
    assert incoming is not None
    assert incoming.text == "gửi /viec@x_bot nhé"


def test_a_pressed_button() -> None:
    press = {"id": "1000000000001", "from": AN, "chat_instance": "1", "data": "t:1:done"}
    assert read(callback_query={**press, "message": message(text="…")}) == Incoming(
        "1", HERE, action="t:1:done", press="1000000000001", message="9", language="vi"
    )


def test_a_button_on_a_message_too_old_to_be_shown() -> None:
    press = {"id": "5", "from": AN, "chat_instance": "1", "data": "t:1:done"}
    gone = {"chat": GROUP, "message_id": 5, "date": 0}
    incoming = read(callback_query={**press, "message": gone})
    assert incoming == Incoming(
        "1", THERE, action="t:1:done", press="5", message="5", language="vi", group=True, by=HERE
    )


def test_a_button_without_its_message_belongs_to_the_person() -> None:
    incoming = read(callback_query={"id": "5", "from": AN, "chat_instance": "1", "data": "a"})
    assert incoming == Incoming("1", HERE, action="a", press="5", language="vi")


def test_the_largest_size_of_a_photo_with_its_caption() -> None:
    sizes = [
        {"file_id": "small", "width": 90, "height": 67, "file_size": 900},
        {"file_id": "full", "width": 1280, "height": 960, "file_size": 90000},
        {"file_id": "middle", "width": 320, "height": 240, "file_size": 9000},
    ]
    incoming = said(photo=sizes, caption="Hố ga hở")
    assert incoming is not None
    assert incoming.text == "Hố ga hở"
    assert incoming.files == (File("full", "photo", mime="image/jpeg", size=90000),)


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("document", "document"),
        ("voice", "voice"),
        ("video", "video"),
        ("video_note", "video"),
        ("audio", "document"),
    ],
)
def test_a_file_of_every_kind(field: str, kind: str) -> None:
    name = unicodedata.normalize("NFD", "Đơn kiến nghị.pdf")
    body = {"file_id": "f", "file_name": name, "mime_type": "application/pdf", "file_size": 12}
    incoming = said(**{field: body})
    assert incoming is not None
    assert incoming.files == (File("f", kind, "Đơn kiến nghị.pdf", "application/pdf", 12),)


def test_an_animation_is_one_file_not_two() -> None:
    incoming = said(animation={"file_id": "f"}, document={"file_id": "f"})
    assert incoming is not None
    assert [file.ref for file in incoming.files] == ["f"]


def test_a_place() -> None:
    incoming = said(location={"latitude": 21.03, "longitude": 105})
    assert incoming is not None
    assert incoming.place == Place(21.03, 105.0)


def test_a_contact_becomes_its_name_and_number() -> None:
    incoming = said(
        contact={"phone_number": "+84000000000", "first_name": "Bình", "last_name": "Lê"}
    )
    assert incoming is not None
    assert incoming.text == "Bình Lê +84000000000"


@pytest.mark.parametrize(
    ("status", "blocked"),
    [("kicked", True), ("left", True), ("member", False), ("administrator", False)],
)
@pytest.mark.parametrize("chat", [PRIVATE, GROUP])
def test_blocked_and_unblocked(status: str, blocked: bool, chat: dict[str, Any]) -> None:
    change = {"chat": chat, "from": AN, "date": 1, "new_chat_member": {"status": status}}
    incoming = read(my_chat_member=change)
    assert incoming is not None
    assert incoming.blocked is blocked
    assert incoming.group is (chat is GROUP)
    assert incoming.text == incoming.action == ""


@pytest.mark.parametrize(
    "content",
    [
        {"chat": {"id": -7, "type": "group"}, "migrate_to_chat_id": -1005},
        {"chat": GROUP, "migrate_from_chat_id": -7},
    ],
)
def test_both_tidings_of_a_migration_say_the_same(content: dict[str, Any]) -> None:
    old = Address("telegram", "7", "-7")
    assert said(**content) == Incoming("1", old, group=True, moved_to="-1005")


def test_an_edited_text_is_said_again_under_its_own_key() -> None:
    telegram = Telegram(TOKEN)
    first = {"update_id": 1, "message": message(text="một")}
    edit = {"update_id": 2, "edited_message": message(text="một hai", edit_date=5)}
    incoming = telegram.parse(edit)
    assert incoming is not None
    assert incoming.text == "một hai"
    assert telegram.update_key(first) != telegram.update_key(edit) == incoming.update


def test_everything_is_in_nfc_and_fit_for_a_database() -> None:
    incoming = said(text=unicodedata.normalize("NFD", "Tiếng Việt") + "\0\ud83d")
    assert incoming is not None
    assert incoming.text == "Tiếng Việt?"


def test_fields_unknown_today_change_nothing() -> None:
    plain = said(text="a")
    richer = read(
        message=message(text="a", rich={"x": [1]}, **{"from": {**AN, "new": None}}), other=1
    )
    assert plain == richer


@pytest.mark.parametrize(
    "update",
    [
        {"poll": {"id": "1"}},
        {},
        {"message": message(sticker={"file_id": "s"})},
        {"message": message(text="   ")},
        {"message": message(new_chat_members=[AN])},
        {"message": message(chat={"id": -9, "type": "channel"}, text="a")},
        {"message": message(text="a", **{"from": {"id": 8, "is_bot": True}})},
        {"edited_message": message(location={"latitude": 1.0, "longitude": 2.0})},
        {
            "my_chat_member": {
                "chat": {"id": -9, "type": "channel"},
                "new_chat_member": {"status": "left"},
            }
        },
        {"my_chat_member": {"chat": PRIVATE, "new_chat_member": {"status": "strange"}}},
    ],
)
def test_what_is_none_of_our_business(update: dict[str, Any]) -> None:
    assert read(**update) is None


POISON: list[Any] = [
    {"update_id": 1000000000, "message": {"message_id": 1}},
    {"update_id": 1, "message": None},
    {"update_id": 1, "message": []},
    {"update_id": 1, "message": message(chat={"id": "1001", "type": "private"}, text="a")},
    {"update_id": 1, "message": message(chat={"id": True, "type": "private"}, text="a")},
    {"update_id": 1, "message": message(text=5)},
    {"update_id": 1, "message": message(message_id=None, text="a")},
    {"update_id": 1, "message": message(photo=[])},
    {"update_id": 1, "message": message(photo=[{}])},
    {"update_id": 1, "message": message(document={})},
    {"update_id": 1, "message": message(location={"latitude": "x", "longitude": 1})},
    {"update_id": 1, "message": message(migrate_to_chat_id="-5")},
    {"update_id": 1, "callback_query": {"id": "5"}},
    {"update_id": 1, "my_chat_member": {"chat": PRIVATE}},
    {"message": message(text="a")},
    {"update_id": "1", "message": message(text="a")},
    [],
    None,
]


@pytest.mark.parametrize("payload", POISON, ids=range(len(POISON)))
def test_poison_is_unparsable_and_nothing_worse(payload: Any) -> None:
    telegram = Telegram(TOKEN)
    with pytest.raises(Unparsable):
        telegram.parse(payload)
    assert isinstance(telegram.lane(payload), str)


@pytest.mark.parametrize(
    ("update", "lane"),
    [
        ({"message": message(chat=GROUP)}, "-1005"),
        ({"edited_message": message()}, "1001"),
        ({"callback_query": {"from": AN, "message": {"chat": GROUP}}}, "-1005"),
        ({"callback_query": {"from": AN}}, "1001"),
        ({"my_chat_member": {"chat": PRIVATE}}, "1001"),
        ({"message": {"chat": {"id": "x"}}}, ""),
        ({}, ""),
    ],
)
def test_the_lane_is_the_chat(update: dict[str, Any], lane: str) -> None:
    assert Telegram(TOKEN).lane(update) == lane


NAMES = [
    *("id", "chat", "from", "message", "text", "type", "photo", "file_id", "document"),
    *("location", "latitude", "longitude", "contact", "new_chat_member", "status", "data"),
    *("message_id", "migrate_to_chat_id"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=20,
)
KINDS = st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"])


@given(KINDS, JSON)
def test_no_json_at_all_can_break_the_reader(kind: str, body: Any) -> None:
    telegram = Telegram(TOKEN)
    update = {"update_id": 1, kind: body}
    telegram.lane(update)
    try:
        telegram.parse(update)
    except Unparsable:
        return


async def test_what_the_emulated_platform_sends_is_understood() -> None:
    async with line() as (platform, telegram):
        person, group = platform.person(1), platform.group(-50)
        await person.says("/start abc")
        await person.says("/viec@don_doc_bot", chat=group)
        await person.sends_photo(b"jpeg", "ảnh")
        await person.sends_document(b"pdf", "Đơn.pdf")
        await person.sends_voice(b"ogg")
        await person.sends_location(21.0, 105.8)
        await person.sends_contact("+84000000000")
        await person.blocks()
        await group.migrates(-1050)
        heard = [telegram.parse(update) for update in await telegram.updates(None, 0)]
    assert all(heard)
    known = [incoming for incoming in heard if incoming]
    assert [incoming.text for incoming in known[:3]] == ["/start abc", "/viec", "ảnh"]
    assert [file.kind for incoming in known for file in incoming.files] == [
        "photo",
        "document",
        "voice",
    ]
    assert [incoming.blocked for incoming in known if incoming.blocked is not None] == [True]
    assert [incoming.moved_to for incoming in known[-2:]] == ["-1050", "-1050"]
