"""«Gặp cán bộ trực»: words between a citizen's chat and the hotline desk, in office hours.

The desk sees a number, never a chat. A talk ends by either side or by silence; a talk nobody took
up is told to whoever is over the desk. What was said is sealed and goes some days after the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, Priority
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.notices.talking import TalkHeard, TalkOver, TalkTaken
from domain.officehours import next_open, written_hours
from domain.rights import Right, Role
from domain.worktime import today
from models.access import Talk, TalkLine
from models.contacts import Contact
from models.office import Person
from models.sealing import identity_of, open_text, seal_text
from services.alarms import Due, Plan, Planner, record
from services.almanac import almanac
from services.chat_hashes import TALK, under_all, written
from services.clocks import put, silence
from services.contacts import Visitor
from services.deadlines import hours_of
from services.directory import Directory, directory
from services.post import Post, post, reply

PURPOSE, SILENCE = TALK, "silence"
IDLE, UNANSWERED = "idle", "unanswered"


# --- whether anybody is there ---------------------------------------------------------------


async def opening(session: AsyncSession, now: datetime) -> tuple[str, datetime | None]:
    """The desk's hours today, and when one can talk to it: ``now`` itself while it is open and
    somebody there has a chat; None when nobody ever can."""
    book = await almanac(session)
    who = await directory(session, now)
    officers = on_duty(who)
    unit = await session.scalar(select(Person.unit_id).where(Person.id.in_(officers)).limit(1))
    timetable = await hours_of(session, unit, book)
    hours = written_hours(timetable.on(today(now)))
    return hours, next_open(now, timetable, book.calendar) if officers else None


def on_duty(who: Directory) -> tuple[int, ...]:
    """The officers of the desk (or who stands in) that can be told something now."""
    desk = who.covering(Role.HOTLINE, None)
    return tuple(dict.fromkeys(who.hears(person) for person in desk if who.can_hear(person)))


# --- the citizen's side ---------------------------------------------------------------------


async def open_of(session: AsyncSession, contact: Contact) -> Talk | None:
    """The talk of this chat that is not over."""
    mine = Talk.owner_hash.in_(under_all(session, PURPOSE, contact))
    query = select(Talk).where(mine, Talk.closed_at.is_(None))
    return (await session.scalars(query.order_by(Talk.id.desc()).limit(1))).first()


async def begin(session: AsyncSession, contact: Contact, now: datetime) -> Talk:
    mailbox = identity_of(session).seal(PURPOSE, str(contact.id).encode())
    owner = written(session, PURPOSE, contact)
    talk = Talk(owner_hash=owner, mailbox=mailbox, opened_at=now, heard_at=now)
    session.add(talk)
    await session.flush()
    await record(session, Matter.TALK, talk.id, "opened", now)
    return talk


async def say(session: AsyncSession, talk: Talk, words: str, now: datetime) -> None:
    """The citizen's words to the officer who answers, or to all who are there."""
    first = await session.scalar(select(TalkLine.id).where(TalkLine.talk_id == talk.id).limit(1))
    line = await keep(session, talk, words, now, by_desk=False)
    who = await directory(session, now)
    taken = talk.officer_id is not None and who.can_hear(talk.officer_id)
    readers = (who.hears(talk.officer_id),) if taken and talk.officer_id else on_duty(who)
    ids = {"line": line.id, "first": first is None}
    letters = [
        Post("talk.said", Matter.TALK, talk.id, to_person=person, ids=ids, priority=Priority.REPLY)
        for person in readers
    ]
    await post(session, letters, now)


async def keep(
    session: AsyncSession, talk: Talk, words: str, now: datetime, *, by_desk: bool
) -> TalkLine:
    sealed = seal_text(session, PURPOSE, words)
    line = TalkLine(talk_id=talk.id, by_desk=by_desk, at=now, words=sealed)
    session.add(line)
    talk.heard_at = now
    await session.flush()
    await watch(session, talk)
    return line


async def said_by(session: AsyncSession, contact: Contact, talk_id: int) -> str:
    """What this chat said in a talk of its own, "" when it is not or is forgotten."""
    talk = await session.get(Talk, talk_id)
    if talk is None or talk.owner_hash not in under_all(session, PURPOSE, contact):
        return ""
    query = select(TalkLine.words).where(TalkLine.talk_id == talk.id, ~TalkLine.by_desk)
    rows = await session.scalars(query.order_by(TalkLine.id))
    return "\n".join(open_text(session, PURPOSE, row) for row in rows)


# --- the desk's side ------------------------------------------------------------------------


async def for_officer(session: AsyncSession, talk_id: int, visitor: Visitor, now: datetime) -> Talk:
    """An open talk nobody else answers. Refusal: NotYours, or TalkTaken."""
    if visitor.person is None or not visitor.may(Right.ROUTE_REPORTS):
        raise Refusal(NotYours())
    talk = await session.get(Talk, talk_id, with_for_update=True, populate_existing=True)
    if talk is None or talk.closed_at is not None:
        raise Refusal(NotYours())
    who = await directory(session, now)
    if talk.officer_id not in (None, visitor.person.id) and who.can_hear(talk.officer_id or 0):
        raise Refusal(TalkTaken(talk.id))
    return talk


async def answer(
    session: AsyncSession, talk_id: int, words: str, visitor: Visitor, now: datetime
) -> Talk:
    """The officer's words to the citizen; whoever answers first has the talk. Raises Refusal."""
    talk = await for_officer(session, talk_id, visitor, now)
    me = visitor.person.id if visitor.person is not None else None
    if talk.officer_id != me:
        talk.officer_id = me
        await record(session, Matter.TALK, talk.id, "taken", now, actor=me)
    await keep(session, talk, words, now, by_desk=True)
    contact = await mailbox(session, talk)
    if contact is not None:
        reply(session, contact, TalkHeard(words), now)
    return talk


async def mailbox(session: AsyncSession, talk: Talk) -> Contact | None:
    """The chat of a talk while it may be written to."""
    number = int(identity_of(session).open(PURPOSE, talk.mailbox).decode())
    contact = await session.get(Contact, number)
    return contact if contact is not None and contact.closed_at is None else None


# --- the end --------------------------------------------------------------------------------


async def end(
    session: AsyncSession, talk: Talk, why: str, now: datetime, actor: int | None = None
) -> None:
    """Over, for this reason; the other side hears of it."""
    talk.closed_at, talk.closed_why = now, why
    await silence(session, Matter.TALK, talk.id)
    await record(session, Matter.TALK, talk.id, "closed", now, actor=actor, data={"why": why})
    contact = await mailbox(session, talk)
    minutes = (await almanac(session)).number(LIMITS[talk.officer_id is not None])
    if contact is not None:
        reply(session, contact, TalkOver(why, talk.id, minutes), now)
    if talk.officer_id is not None and talk.officer_id != actor:
        ids = {"why": why}
        letter = Post("talk.over", Matter.TALK, talk.id, to_person=talk.officer_id, ids=ids)
        await post(session, [letter], now)


LIMITS = {False: "talk.wait_minutes", True: "talk.idle_minutes"}
"""How long a talk may be silent before and after somebody of the desk answered."""


async def watch(session: AsyncSession, talk: Talk) -> None:
    """Set the clock that ends a silent talk."""
    book = await almanac(session)
    minutes = book.number(LIMITS[talk.officer_id is not None])
    row = {
        "matter": Matter.TALK, "matter_id": talk.id, "kind": SILENCE, "version": 1,
        "anchor_at": talk.heard_at, "climbed": 0, "told_head_at": None,
        "next_at": talk.heard_at + timedelta(minutes=minutes), "failures": 0,
    }  # fmt: skip
    await put(session, row)


async def plan(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    """End the talks that fell silent; those nobody took up are told to whoever is over the desk."""
    plan = Plan()
    for alarm in alarms:
        plan.silence(alarm)
        talk = await session.get(Talk, alarm.matter_id, with_for_update=True)
        if talk is None or talk.closed_at is not None:
            continue
        why = IDLE if talk.officer_id is not None else UNANSWERED
        await end(session, talk, why, now)
        if why == UNANSWERED:
            plan.letters += await missed(session, talk, now)
    return plan


async def missed(session: AsyncSession, talk: Talk, now: datetime) -> list[Post]:
    who = await directory(session, now)
    desks = [unit for role, unit in who.seats if role is Role.HOTLINE]
    over = [head for unit in desks for head in who.heads(unit) or who.superiors(unit)]
    people = dict.fromkeys(who.hears(head) for head in over)
    return [Post("talk.missed", Matter.TALK, talk.id, to_person=person) for person in people]


PLANNERS: dict[tuple[Matter, str], Planner] = {(Matter.TALK, SILENCE): plan}


async def forget_said(session: AsyncSession, now: datetime) -> None:
    """Words of talks that ended long ago; that there was one stays in the history."""
    days = (await almanac(session)).number("talk.keep_days")
    old = select(Talk.id).where(Talk.closed_at < now - timedelta(days=days))
    await session.execute(delete(TalkLine).where(TalkLine.talk_id.in_(old)))
    await session.execute(delete(Talk).where(Talk.closed_at < now - timedelta(days=days)))
