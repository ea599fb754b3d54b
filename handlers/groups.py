"""``/nhom``: a head ties the unit's group chat; and the little that is served in groups."""

from __future__ import annotations

import re
from datetime import time

from domain.notices import Refusal
from domain.notices.general import NotYours, StaleChoice
from domain.notices.groups import (
    GroupAcknowledged,
    GroupCode,
    GroupHourUnclear,
    GroupLinked,
    GroupRefused,
    GroupState,
    GroupStopped,
    GroupStranger,
    GroupTied,
    WhichGroupUnit,
)
from domain.notices.supervision import Choice
from domain.words import fold
from handlers.context import Context
from handlers.officials import number
from models.office import Unit
from services import contacts, group_digest, groups
from services.post import reply

HOUR = re.compile(r"(?P<h>[01]?\d|2[0-3])\s*(?:h|g|:|gio)?\s*(?P<m>[0-5]\d)?(?:\s*phut)?")
TIES = ("nhom", "group", "start", "batdau", "lienket")  # commands that carry a code in a group


# --- in the head's own chat ----------------------------------------------------------------


async def on_command(ctx: Context, argument: str) -> None:
    """``/nhom`` shows, ``/nhom 08:00`` chooses the hour."""
    units = await groups.units(ctx.session, ctx.visitor)
    if argument and len(units) == 1:
        await set_hour(ctx, units[0].id, argument)
    elif len(units) == 1:
        await show(ctx, units[0])
    else:
        ctx.reply(WhichGroupUnit(tuple(Choice(unit.id, unit.name) for unit in units)))


async def on_unit(ctx: Context, argument: str) -> None:
    await show(ctx, await groups.unit_of(ctx.session, ctx.visitor, number(argument)))


async def show(ctx: Context, unit: Unit) -> None:
    row = await groups.of_unit(ctx.session, unit.id)
    choice = Choice(unit.id, unit.name)
    if row is None:
        ctx.reply(GroupState(choice, ctx.almanac.text("group.at")))
    else:
        ctx.reply(GroupState(choice, row.post_at, row.linked_at, bool(row.thread)))


async def on_new(ctx: Context, argument: str) -> None:
    unit = await groups.unit_of(ctx.session, ctx.visitor, number(argument))
    code, until = await groups.invite(ctx.session, ctx.visitor, unit.id, ctx.now)
    ctx.reply(GroupCode(unit.name, code, until, ctx.group_link(code)))


async def on_hour(ctx: Context, argument: str) -> None:
    """``n.at:UNIT:0730``."""
    key, _, hour = argument.partition(":")
    await set_hour(ctx, number(key), hour)


async def set_hour(ctx: Context, unit_id: int, words: str) -> None:
    unit = await groups.unit_of(ctx.session, ctx.visitor, unit_id)
    hour = read_hour(words)
    if hour is None:
        book = ctx.almanac
        raise Refusal(GroupHourUnclear(book.text("quiet.to"), book.text("quiet.from")))
    await groups.set_hour(ctx.session, ctx.visitor, unit.id, hour, ctx.now)
    await show(ctx, unit)


def read_hour(words: str) -> time | None:
    """«8h», «8 giờ 15», «13:30», «0730»; None for what is no hour."""
    text = fold(words).strip()
    if re.fullmatch(r"\d{4}", text):
        text = f"{text[:2]}:{text[2:]}"
    found = HOUR.fullmatch(text)
    return time(int(found["h"]), int(found["m"] or 0)) if found else None


async def on_stop(ctx: Context, argument: str) -> None:
    unit = await groups.unit_of(ctx.session, ctx.visitor, number(argument))
    had = await groups.stop(ctx.session, ctx.visitor, unit.id, ctx.now)
    ctx.reply(GroupStopped(unit.name, had))


# --- in the group --------------------------------------------------------------------------


async def on_group(ctx: Context) -> None:
    """A code that ties, «Đã nhận» of an assignee, and our own coming and going. Whatever else is
    said there is not for us."""
    incoming = ctx.incoming
    if incoming.blocked is not None:
        await on_membership(ctx, away=incoming.blocked)
    elif incoming.action:
        await on_press(ctx, incoming.action)
    elif incoming.text.startswith("/"):
        name, _, code = incoming.text[1:].partition(" ")
        if fold(name) in TIES and code.strip():
            await on_code(ctx, code.strip())


async def on_membership(ctx: Context, *, away: bool) -> None:
    if away:
        contacts.close(ctx.contact, "removed", ctx.now)
        await groups.lost(ctx.session, ctx.contact.id, ctx.now)


async def on_code(ctx: Context, code: str) -> None:
    by = await groups.speaker(ctx.session, ctx.incoming.by, ctx.now)
    thread = ctx.incoming.thread
    row = await groups.tie(ctx.session, ctx.contact, thread, code[:40], by, ctx.now)
    if row is None or by is None:
        ctx.reply(GroupRefused())
        return
    ctx.reply(GroupLinked(row.unit.name, row.post_at))
    choice = Choice(row.unit_id, row.unit.name)
    reply(ctx.session, by.contact, GroupTied(choice, row.post_at), ctx.now)


async def on_press(ctx: Context, action: str) -> None:
    """Answered to whoever pressed alone; the others see nothing."""
    name, _, argument = action.partition(":")
    by = await groups.speaker(ctx.session, ctx.incoming.by, ctx.now)
    if name != "n.ack":
        ctx.answer(StaleChoice())
    elif by is None or by.person is None:
        ctx.answer(GroupStranger())
    else:
        task = await group_digest.acknowledge(ctx.session, number(argument), by, ctx.now)
        ctx.answer(GroupAcknowledged(task.code, by.person.name))


async def on_ack_elsewhere(ctx: Context, _argument: str) -> None:
    """The group's button in a chat that is no group: nobody was offered it there."""
    raise Refusal(NotYours())


COMMANDS = {"nhom": on_command, "group": on_command}
BUTTONS = {
    "n.unit": on_unit,
    "n.new": on_new,
    "n.at": on_hour,
    "n.stop": on_stop,
    "n.ack": on_ack_elsewhere,
}
