"""Directives sent in: noted at once, read away from the transaction, erased when secret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import joinedload

from domain.directive_due import ItemDue, coming, resolve
from domain.directives import Directive, Item, PaperState, Unread
from domain.lifecycle import Matter, Priority
from domain.messages import File
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.receipts import counted_on
from domain.rights import Right
from domain.words import fold, short
from domain.worktime import today
from models.contacts import Contact
from models.directives import Paper, PaperItem
from models.office import Person
from models.sealing import open_text, seal_text, vault_of
from models.work import Document
from services.almanac import almanac
from services.contacts import Visitor, who
from services.deadlines import hours_of
from services.directive_units import Matching, matching
from services.post import AT_ONCE, Post, post
from services.webchat import erase

PURPOSE, DIGEST = "directive", "directive"
LEASE = timedelta(minutes=5)
BACKOFF = timedelta(seconds=30)
TRIES = 5
READ, REFUSED = "directive.read", "directive.refused"
LONGEST_NUMBER = 80


@dataclass(frozen=True, slots=True)
class Errand:
    """A directive to read: its words, or the file to fetch them from."""

    paper_id: int
    channel: str
    account: str
    ref: str
    name: str
    words: str
    attempts: int


async def receive(
    session: AsyncSession,
    visitor: Visitor,
    updates: Sequence[str],
    sent: File | str,
    now: datetime,
) -> Paper:
    """Note a directive: a file or pasted words, from these messages. Raises Refusal(NotYours()) for
    whoever may not assign. What it says follows in a letter."""
    if visitor.person is None or not visitor.may(Right.ASSIGN):
        raise Refusal(NotYours())
    file = sent if isinstance(sent, File) else None
    paper = Paper(
        person_id=visitor.person.id,
        contact_id=visitor.contact.id,
        channel=visitor.contact.channel,
        account=visitor.contact.account,
        update_key=" ".join(updates),
        state=PaperState.WAITING,
        ref=seal_text(session, PURPOSE, file.ref) if file else None,
        name=seal_text(session, PURPOSE, file.name) if file else None,
        words=seal_text(session, PURPOSE, sent) if isinstance(sent, str) else None,
        due_at=AT_ONCE,
        at=now,
        facts={},
    )
    session.add(paper)
    await session.flush()
    return paper


async def waiting(session: AsyncSession | AsyncConnection, real: datetime) -> bool:
    """Whether there is anything to read: one indexed look."""
    return await session.scalar(select(Paper.id).where(Paper.due_at <= real).limit(1)) is not None


async def claim(session: AsyncSession, real: datetime, limit: int) -> list[Errand]:
    query = (
        select(Paper)
        .where(Paper.due_at <= real)
        .order_by(Paper.due_at, Paper.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    errands = []
    for row in await session.scalars(query):
        row.due_at, row.attempts = real + LEASE, row.attempts + 1
        opened = [
            open_text(session, PURPOSE, sealed) if sealed is not None else ""
            for sealed in (row.ref, row.name, row.words)
        ]
        ref, name, words = opened
        errands.append(Errand(row.id, row.channel, row.account, ref, name, words, row.attempts))
    return errands


async def later(session: AsyncSession, errand: Errand, real: datetime, now: datetime) -> None:
    """Try again, unless it was tried often enough."""
    if errand.attempts >= TRIES:
        await refuse(session, errand.paper_id, Unread.UNREACHABLE, now)
        return
    row = await session.get_one(Paper, errand.paper_id)
    row.due_at = real + BACKOFF * errand.attempts


async def refuse(session: AsyncSession, paper_id: int, why: Unread, now: datetime) -> None:
    """Not read: nothing of it stays. Of a secret one not even in a web chat's history; the raw
    update it came with was erased when it was noted."""
    row = await session.get_one(Paper, paper_id, with_for_update=True)
    if row.state is not PaperState.WAITING:
        return
    await wipe(session, row, secret=why is Unread.SECRET)
    row.state = PaperState.REFUSED if why is Unread.SECRET else PaperState.UNREAD
    await tell(session, row, REFUSED, now, why=why.value)


async def wipe(session: AsyncSession, row: Paper, *, secret: bool = False) -> None:
    """Forget the words and the file; of a secret paper a web chat forgets the messages too."""
    if row.channel == "web":
        contact = await session.get_one(Contact, row.contact_id)
        refs = [open_text(session, PURPOSE, row.ref)] if row.ref is not None else []
        said = row.update_key.split() if secret else ()
        await erase(session, contact.address_hash, said, refs)
    row.ref = row.name = row.words = row.due_at = None


async def keep(session: AsyncSession, paper_id: int, read: Directive, now: datetime) -> None:
    """Store what was read, match its bodies to units, tell the sender. The same paper sent twice
    by one person stays one."""
    row = await session.get_one(Paper, paper_id, with_for_update=True)
    if row.state is not PaperState.WAITING:
        return
    await wipe(session, row)
    row.number, row.issued_on = read.full_number, read.issued_on
    digest = fingerprint(session, read)
    same = (Paper.digest == digest, Paper.person_id == row.person_id)
    known = await session.scalar(select(Paper.id).where(*same))
    if known is not None:
        row.state = PaperState.REPEATED
        await tell(session, row, READ, now, directive=known, again=True)
        return
    row.state, row.digest = PaperState.READ, digest
    row.facts = facts_of(read)
    row.document_id = await document_of(session, read)
    by = await sender(session, row, now)
    match, calendar = await matching(session, by, now), (await almanac(session)).calendar
    day, counted = today(row.at), await counted_from(session, row, by)
    for place, item in enumerate(read.items, start=1):
        due = resolve(
            item.deadline_phrase, item.kind, read.issued_on, day, calendar, counted_on=counted
        )
        due = coming(due, day, calendar)
        session.add(item_of(row, place, replace(item, kind=due.kind), match, due))
    await tell(session, row, READ, now, directive=row.id)


async def counted_from(session: AsyncSession, row: Paper, by: Visitor) -> date:
    """The day a paper counts as received: by the hours of its receiver's unit, where the office
    says that what comes in after hours came in the next working day."""
    book = await almanac(session)
    if not book.holds("deadline.received_late"):
        return today(row.at)
    hours = await hours_of(session, by.person.unit_id if by.person else None, book)
    return counted_on(row.at, book.calendar, hours)


def item_of(row: Paper, place: int, item: Item, match: Matching, due: ItemDue) -> PaperItem:
    leads = [match.lead(body) for body in item.lead]
    certain = bool(leads) and all(found.sure for found in leads)
    units = list(dict.fromkeys(unit for found in leads for unit in found.units)) if certain else []
    helpers = (match.helper(body) for body in item.coordinating)
    found = [unit for each in helpers if each.sure for unit in each.units]
    return PaperItem(
        directive_id=row.id,
        place=place,
        path=item.path,
        content=item.content,
        deliverable=item.deliverable,
        lead=list(item.lead),
        coordinating=list(item.coordinating),
        phrase=item.deadline_phrase,
        kind=item.kind,
        due_at=due.due_at,
        precise=due.precise,
        clear=due.clear,
        due_phrase=due.phrase,
        starts_on=due.starts_on,
        basis=due.basis,
        units=units,
        helpers=[unit for unit in dict.fromkeys(found) if unit not in units],
    )


async def tell(session: AsyncSession, row: Paper, kind: str, now: datetime, **ids: object) -> None:
    """A letter to the chat it came from."""
    letter = Post(
        kind,
        Matter.PERSON,
        row.person_id,
        to_contact=row.contact_id,
        key=f"{kind}:{row.id}",
        ids=ids,
        priority=Priority.REPLY,
    )
    await post(session, [letter], now)


async def sender(session: AsyncSession, row: Paper, now: datetime) -> Visitor:
    query = (
        select(Contact)
        .where(Contact.id == row.contact_id)
        .options(joinedload(Contact.person).joinedload(Person.unit))
    )
    return await who(session, (await session.scalars(query)).one(), now)


def fingerprint(session: AsyncSession, read: Directive) -> str:
    """The same for the same paper, whether it came as a file or pasted, with accents or without."""
    parts = (read.full_number, str(read.issued_on or ""), *(item.content for item in read.items))
    letters = "|".join("".join(filter(str.isalnum, fold(part))) for part in parts)
    return vault_of(session).digest(DIGEST, letters)


def facts_of(read: Directive) -> dict[str, object]:
    """What the summary says of the paper."""
    return {
        "type": read.type,
        "issuer": read.issuer,
        "subject": read.subject,
        "signer": read.signer,
        "signer_title": read.signer_title,
        "replaces": read.replaces,
        "recipients": list(read.recipients),
        "references": [each.number for each in read.references],
        "warnings": [[each.doubt.value, each.about] for each in read.warnings],
    }


async def document_of(session: AsyncSession, read: Directive) -> int | None:
    """The document all its tasks come from: the one known by number and day, or a new one. A
    paper without a number is known by its subject."""
    number = read.full_number if read.number else short(read.subject, LONGEST_NUMBER)
    if not number:
        return None
    known = (Document.number == number, Document.issued_on == read.issued_on)
    rows: Sequence[Document] = (await session.scalars(select(Document).where(*known))).all()
    for row in rows:
        if not row.issuer or fold(row.issuer) == fold(read.issuer):
            row.issuer, row.subject = row.issuer or read.issuer, row.subject or read.subject
            return row.id
    document = Document(
        number=number, issued_on=read.issued_on, issuer=read.issuer, subject=read.subject
    )
    session.add(document)
    await session.flush()
    return document.id
