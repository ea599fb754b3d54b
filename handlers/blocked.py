"""Told at once to a blocked sender: nothing new may be begun now, until when and why."""

from __future__ import annotations

from handlers.context import Context
from services import blocks


async def blocked(ctx: Context) -> bool:
    """Whether who speaks may send nothing new now; if so they were told until when and why."""
    block = await blocks.in_force(ctx.session, ctx.contact, ctx.now)
    if block is None:
        return False
    ctx.reply(await blocks.notice(ctx.session, block))
    return True
