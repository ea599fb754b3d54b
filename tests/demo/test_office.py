"""The invented office as it is founded: complete enough for everything the demo shows."""

from __future__ import annotations

from sqlalchemy import select

from bot.demo.office import found, new_tokens
from bot.demo.story import OPENS
from domain.lifecycle import About, Category, ReportKind
from models.database import Database
from models.office import Unit
from services.almanac import seed
from services.trails import Thought, of_thought


async def test_what_is_about_the_leaders_of_its_top_has_a_receiver(database: Database) -> None:
    async with database.write() as session:
        await seed(session)
        await found(session, new_tokens())
        top = await session.scalar(select(Unit.id).where(Unit.code == "UBND"))
        asked = Thought(ReportKind.REPORT, Category.ATTITUDE, top, About.LEADERSHIP, "", OPENS)
        way = await of_thought(session, asked, None, OPENS)
    assert way.holder == "Cao Hữu Trí"
    assert not way.stranded
