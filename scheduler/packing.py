"""Letters into words: what a claimed letter says now, and the file that goes with it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from domain.messages import Enclosure, Lack, Outgoing
from domain.notices import Notice
from services import files, letters
from services.compose import compose
from services.dispatch import Claim
from services.outrun import outrun
from texts.catalogue import Catalogue

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A letter in words, ready to leave; without a message when there is nothing to say."""

    claim: Claim
    chat: str
    notice: Notice | None
    message: Outgoing | None


async def pack(
    session: AsyncSession, claims: Sequence[Claim], catalogue: Catalogue, now: datetime
) -> list[Parcel]:
    """Words for all of them, in one read; a letter nobody can word spoils no other."""
    held = await letters.read_ahead(session, claims)
    silent = await outrun(session, claims)
    parcels = []
    for letter in claims:
        chat = letters.open_address(session, letter)
        try:
            said = letter.letter_id not in silent
            notice = await compose(session, letter, now, letters.COMPOSERS) if said else None
            notice, enclosure = await enclose(session, notice)
        except DBAPIError:
            raise
        except Exception:
            log.exception("letter %s could not be worded", letter.letter_id)
            parcels.append(Parcel(letter, chat, None, Outgoing("")))
            continue
        message = worded(letter, notice, catalogue)
        if message is not None and enclosure is not None:
            message = replace(message, enclosure=enclosure)
        parcels.append(Parcel(letter, chat, notice, message))
    held.clear()
    return parcels


def worded(letter: Claim, notice: Notice | None, catalogue: Catalogue) -> Outgoing | None:
    if notice is None:
        return None
    if notice.wordless:
        return Outgoing("", letter=letter.letter_id)
    said = catalogue.render(notice, letter.language, again=letter.again)
    thread = str(letter.ids.get("thread", ""))
    return Outgoing(said.html, said.buttons, None, said.protected, letter.letter_id, thread=thread)


async def enclose(
    session: AsyncSession, notice: Notice | None
) -> tuple[Notice | None, Enclosure | None]:
    """The notice with the bytes of its file, or saying why they stay behind."""
    attachment = notice.enclosure_id() if notice is not None else None
    if notice is None or attachment is None:
        return notice, None
    found = await files.enclosure(session, attachment, notice.enclosure_stem())
    if isinstance(found, Lack):
        return notice.lacking(found), None
    return notice, found
