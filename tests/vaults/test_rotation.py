"""Keys change while the office works; afterwards the old ones open nothing and are not needed."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.rotation import rotate
from domain.filetypes import image_type
from domain.rights import Role
from models.cases import CaseKey
from models.reports import ReportEntry, Reporter
from models.sealing import Vault, WrongKey
from services.report_file import lines
from tests.journeys.reporting import ANSWER, STORY, answered, filed
from tests.journeys.test_files import JPEG, bodies, with_photos
from tests.towns import KEYS
from tests.vaults.town import APART, FRESH, restarted, rotated, seal_as_before, under_old_keys
from tests.world import World


async def test_every_case_has_a_key_of_its_own(world: World) -> None:
    for chat in ("hoa", "lan"):
        await filed(world.citizen(chat))
    async with world.database.read() as session:
        keys = (await session.scalars(select(CaseKey))).all()
        entries = (await session.scalars(select(ReportEntry))).all()
    assert len({key.wrapped for key in keys}) == 2
    assert len({entry.words[:4] for entry in entries}) == 2, "each sealed by its case's key"


async def test_words_moved_to_another_case_do_not_open(world: World) -> None:
    for chat in ("hoa", "lan"):
        await filed(world.citizen(chat))
    async with world.database.write() as session:
        first, second = sorted(await session.scalars(select(ReportEntry.report_id)))
        theirs = select(ReportEntry.words).where(ReportEntry.report_id == first).scalar_subquery()
        await session.execute(
            update(ReportEntry).where(ReportEntry.report_id == second).values(words=theirs)
        )
    async with world.database.read() as session:
        with pytest.raises(WrongKey):
            await lines(session, second)


async def test_after_a_rotation_the_new_keys_alone_open_everything(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    hoa = world.citizen("hoa")
    code = await with_photos(hoa, JPEG)
    async with restarted(world, FRESH, *KEYS, identity=[APART]) as after:
        assert await under_old_keys(after.database)
        result = await rotated(after)
        assert result.done
        assert result.unreadable == {}
        assert await under_old_keys(after.database) == {}
    async with restarted(world, FRESH, identity=[APART]) as alone:
        hoa.world = binh.world = alone
        await binh.presses("📎 Xem tệp (1)")
        assert image_type(*bodies(binh)) == "image/jpeg"
        await answered(binh)
        assert ANSWER in hoa.last, "the courier finds the mailbox"
        await hoa.says("/tracuu")
        assert code in hoa.last, "their own reports are found by the new hash"


async def test_the_old_key_opens_no_mailbox_and_finds_no_owner_any_more(world: World) -> None:
    await filed(world.citizen("hoa"))
    async with restarted(world, FRESH, *KEYS, identity=[APART]) as after:
        await rotated(after)
        async with after.database.read() as session:
            row = (await session.scalars(select(Reporter))).one()
            (key,) = await session.scalars(select(CaseKey))
    old = Vault(KEYS)
    with pytest.raises(WrongKey):
        old.identity.open("reporter-mailbox", row.mailbox, f"report:{row.report_id}")
    with pytest.raises(WrongKey):
        old.open("case-key", key.wrapped, f"report:{row.report_id}")


async def test_cases_from_before_cases_had_keys_stay_readable_and_get_one(world: World) -> None:
    binh = await world.official("binh", role=Role.HEAD)
    hoa = world.citizen("hoa")
    await with_photos(hoa, JPEG)
    await seal_as_before(world)
    await binh.presses("Xem chi tiết")
    assert STORY in binh.last
    await binh.presses("📎 Xem tệp (1)")
    seen = bodies(binh)
    assert image_type(*seen) == "image/jpeg"
    assert {"report_entry.words", "attachment.name", "piece.body"} <= set(
        await under_old_keys(world.database)
    )
    await rotated(world)
    binh.clear()
    await binh.says("/phananh")
    await binh.presses("PA-")
    assert STORY in binh.last
    await binh.presses("📎 Xem tệp (1)")
    assert bodies(binh) == seen
    remaining = await under_old_keys(world.database)
    assert not {"report_entry.words", "attachment.name", "piece.body"} & set(remaining)


async def test_what_was_tampered_with_is_counted_and_left(world: World) -> None:
    await filed(world.citizen("hoa"))
    async with world.database.write() as session:
        row = (await session.scalars(select(Reporter))).one()
        row.mailbox = row.mailbox[:-1] + bytes([row.mailbox[-1] ^ 1])
    async with restarted(world, FRESH, *KEYS) as after:
        result = await rotated(after)
        assert result.unreadable == {"reporter.mailbox": 1}


class PulledPlug(Exception):
    """The rotation ends here."""


@pytest.mark.parametrize("batches", [1, 2, 3])
async def test_a_rotation_cut_off_anywhere_is_taken_up_again_and_people_write_meanwhile(
    world: World, batches: int
) -> None:
    hoa = world.citizen("hoa")
    code = await filed(hoa)
    async with restarted(world, FRESH, *KEYS, identity=[APART]) as after:
        steps: list[int] = []

        def step(done: int, _total: int) -> None:
            steps.append(done)
            if len(steps) == batches:
                raise PulledPlug

        with pytest.raises(PulledPlug):
            await rotate(after.database, step)
        assert await under_old_keys(after.database), "something is left"
        hoa.world = after
        await hoa.says("/tracuu")
        assert code in hoa.last, "half way, everybody is still found"
        lan = after.citizen("lan")
        await filed(lan)
        await rotated(after)
        assert await under_old_keys(after.database) == {}
    async with restarted(world, FRESH, identity=[APART]) as alone:
        for citizen in (hoa, lan):
            citizen.world = alone
            await citizen.says("/tracuu")
            assert "PA-" in citizen.last
