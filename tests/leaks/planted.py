"""Markers planted in a journey, and every shape in which they might lie about."""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from sqlalchemy import select

from domain.rights import Role
from models.office import Grant
from models.reports import Report
from services import identities
from tests import hidden
from tests.journeys.reporting import answered, guided, send
from tests.world import BEGAN, Actor, World


@dataclass(frozen=True, slots=True)
class Markers:
    """What must be found nowhere but where it is meant for. No word of it occurs by itself."""

    chat: str = "84900717273747"
    name: str = "Quách Thị Zzthuydung"
    phone: str = "0908070605"
    words: str = "Zzbanhxeo ở quầy bảy đòi thêm tiền"
    more: str = "Zzhoadon kèm theo sau"
    draft: str = "Zzchuagui còn viết dở"
    reason: str = "Zzlydo mời làm việc"
    answer: str = "Zztraloi đã kiểm tra"
    place: str = "10.031947"
    photo: str = hidden.MARK

    def all(self) -> dict[str, str]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def shapes(marker: str) -> Iterator[bytes]:
    """As text, decomposed, escaped in JSON, in UTF-16, and in base64 at each of its three feet."""
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, marker)
        yield text.encode()
        yield text.encode("utf-16-le")
        yield json.dumps(text)[1:-1].encode()
    for foot in range(3):
        shifted = base64.b64encode(b"\0" * foot + marker.encode())
        yield shifted[4 if foot else 0 : -4]


def found(haystacks: Mapping[str, bytes], markers: Mapping[str, str]) -> set[tuple[str, str]]:
    """Which marker lies where."""
    return {
        (place, name)
        for place, hay in haystacks.items()
        for name, marker in markers.items()
        if any(shape in hay for shape in shapes(marker))
    }


@dataclass
class Scene:
    markers: Markers
    reporter: Actor
    asker: Actor
    decider: Actor
    bystander: Actor
    code: str


async def played(world: World) -> Scene:
    """Everything that touches a reporter: sent with photo and place, added to, asked, answered;
    an identity opened by two; a second sentence begun and never sent."""
    markers = Markers()
    asker = await world.official("asker", role=Role.HEAD)
    decider = await world.official("decider", unit="VP", role=Role.SUPERVISOR, scope="UBND")
    bystander = await world.official("bystander")
    await named(world, asker)
    reporter = world.citizen(markers.chat)
    await guided(reporter, story=markers.words)
    await reporter.presses("📎 Ảnh")
    await reporter.sends_photo(hidden.jpeg())
    await reporter.sends_place(float(markers.place), 105.784213)
    await reporter.presses("Xong")
    code = await send(reporter)
    async with world.database.write() as session:
        report = (await session.scalars(select(Report.id))).one()
        await identities.keep(session, report, markers.name, markers.phone)
    await asker.presses("Xem chi tiết")
    await asker.presses("Xin mở danh tính")
    await asker.says(markers.reason)
    await decider.presses("Đồng ý cho mở")
    await asker.presses("Mở danh tính")
    await answered(asker, text=f"{markers.answer}, trả kết quả ngày 20/11/2026 tại quầy số 7.")
    await reporter.says(f"/tracuu {code}")
    await reporter.says(markers.draft)
    return Scene(markers, reporter, asker, decider, bystander, code)


async def named(world: World, actor: Actor) -> None:
    over = await world.unit_id("KT")
    async with world.database.write() as session:
        session.add(
            Grant(person_id=actor.person_id, role=Role.CUSTODIAN, unit_id=over, from_on=BEGAN)
        )


def screens(actors: Iterable[Actor]) -> dict[str, bytes]:
    """All that a phone was ever sent, words, buttons and files."""
    whole: dict[str, bytes] = {}
    for actor in actors:
        told = [message for _, chat, message in actor.world.phones.log if chat == actor.chat]
        said = "\n".join(message.html for message in told).encode()
        files = b"".join(message.enclosure.body for message in told if message.enclosure)
        whole[actor.chat] = said + files
    return whole
